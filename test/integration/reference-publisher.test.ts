import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {connect} from 'amqplib'
import {afterAll, beforeAll, expect, inject, it, onTestFinished} from 'vitest'
import type {QueueType} from '../../src/reference/amqp/queue-arguments.js'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'
import {IN_FLIGHT} from './publisher-process.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference-publisher'
const amqpUrl = `${services.amqpUrl}/${VHOST}`

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
})

afterAll(() => management.deleteVhost(VHOST))

async function openTransport(queueType: QueueType = 'quorum') {
  const transport = await openAmqpTransport(amqpUrl, {queueType})
  onTestFinished(() => transport.close())
  return transport
}

async function readyIn(queue: string): Promise<number> {
  const connection = await connect(amqpUrl)
  const channel = await connection.createChannel()
  const {messageCount} = await channel.checkQueue(queue)
  await connection.close()
  return messageCount
}

it('has lost nothing that was confirmed to a publisher that is killed 3 times with 97 messages in flight', async () => {
  const [queue, file] = ['killed.publisher', join(await makeTempDir('confirmed'), 'confirmed')]
  const transport = await openTransport()
  await transport.declare(queue)
  await writeFile(file, '')
  const confirmed = () => readFileSync(file, 'utf8').split('\n').slice(0, -1)
  for (const round of [1, 2, 3]) {
    const goal = confirmed().length + 499
    const script = new URL('./publisher-process.ts', import.meta.url).pathname
    const args = ['--import', 'tsx', script, amqpUrl, queue, String(round), file]
    const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']})
    onTestFinished(() => void child.kill('SIGKILL'))
    await waitUntil(`${goal} confirms`, () => confirmed().length >= goal, {everyMs: 5, deadlineMs: 30_000})
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const bodies: string[] = []
  await transport.consume(queue, {prefetch: 100}, async ({body}) => void bodies.push(body))
  await transport.publish(queue, {task: 'test.task', body: 'last'})
  await waitUntil('the last message', () => bodies.includes('last'))
  const delivered = new Set(bodies)
  expect(confirmed().filter(body => !delivered.has(body))).toEqual([])
  expect(delivered.size - 1 - confirmed().length).toBeLessThanOrEqual(3 * IN_FLIGHT)
})

it.each<QueueType>(['quorum', 'classic'])(
  'holds exactly what a %s queue confirmed, and names the queue to whom a policy of at most 23 refuses',
  async queueType => {
    const queue = `limited.${queueType}`
    await management.request('PUT', `policies/${VHOST}/${queue}`, {
      pattern: `^${queue}$`,
      definition: {'max-length': 23, overflow: 'reject-publish'},
      'apply-to': 'queues',
    })
    const transport = await openTransport(queueType)
    await transport.declare(queue)
    let confirmed = 0
    const refusals: unknown[] = []
    for (let n = 0; n < 53; n++) {
      await transport.publish(queue, {task: 'test.task', body: String(n)}).then(
        () => confirmed++,
        error => refusals.push(error),
      )
    }
    expect(confirmed + refusals.length).toBe(53)
    expect(refusals.length).toBeGreaterThan(0)
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        code: 'PUBLISH_FAILED',
        message: expect.stringContaining(`did not take a message for queue ${queue}: `),
      })
    }
    expect(await readyIn(queue)).toBe(confirmed)
  },
)
