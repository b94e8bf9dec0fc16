import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Redis} from 'ioredis'
import {afterAll, beforeAll, expect, inject, it, onTestFinished} from 'vitest'
import {z} from 'zod'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import type {DeadLetter} from '../../src/reference/dead-letter.js'
import {createPublisher} from '../../src/reference/publisher.js'
import type {Route} from '../../src/reference/routing.js'
import {defineTask} from '../../src/reference/task.js'
import type {Transport} from '../../src/reference/transport.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {POISON, POISON_REASONS} from '../reference/poison-bodies.js'
import {tasks as poolTasks} from '../reference/worker/pool-tasks.js'
import {recordedHooks} from '../reference/worker/task-totals.js'
import {isAlive, waitUntilGone} from '../support/process-alive.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'
import {failsForGood, KILLED_ROUTES} from './worker-process.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference-worker'
const amqpUrl = `${services.amqpUrl}/${VHOST}`
const retry = {maxAttempts: 1, retryDelayMs: 100}
const POOL_TASKS = new URL('../reference/worker/pool-tasks.ts', import.meta.url)

let transport: Transport
let redis: Redis

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  transport = await openAmqpTransport(amqpUrl)
  redis = new Redis(services.redisUrl)
})

afterAll(async () => {
  await Promise.all([transport.close(), redis.quit()])
  await management.deleteVhost(VHOST)
})

type ApiQueue = {messages: number; message_stats?: {publish?: number; ack?: number; redeliver?: number}}

/** What RabbitMQ itself says, which it does a few seconds later. */
const queueCounts = (queue: string) => management.request<ApiQueue>('GET', `queues/${VHOST}/${queue}`)

/** The dead letters of a queue, once they are of so many different messages. */
async function deadLetters(queue: string, ofMessages: number): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = []
  const read = async ({body}: {body: string}) => void letters.push(JSON.parse(body))
  const subscription = await transport.consume(`${queue}.dead`, {prefetch: 100}, read)
  const messages = () => new Set(letters.map(({id, body}) => id ?? body)).size
  await waitUntil(`dead letters of ${ofMessages} messages`, () => messages() >= ofMessages)
  await subscription.stop()
  return letters
}

/** Of each task of a process pool that has begun: its number and its process. */
const runsIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(' ').map(Number) as [number: number, pid: number])

it('puts 5 poison messages of 23 into the dead letter queue with their reasons, as RabbitMQ counts too', async () => {
  const {hooks, totals} = recordedHooks()
  const routes: Route[] = [{queue: 'poisoned', tasks: ['test.task'], concurrency: 7, retry}]
  const tasks = [defineTask('test.task', z.object({number: z.int()}), async () => {})]
  const worker = await startWorker({transport, routes, tasks, hooks, log: () => {}})
  const publish = createPublisher({transport, routes, hooks})
  const chosen = [0, 3, 4, 5, 6]
  for (const nth of chosen) await transport.publish('poisoned', {task: 'test.task', body: POISON[nth]!})
  await Promise.all(Array.from({length: 18}, (_, number) => publish('test.task', {number})))
  await waitUntil('23 messages to end', () => totals().success + totals().reject === 23)
  await worker.stop()
  expect(totals()).toMatchObject({started: 18, success: 18, reject: 5, fail: 0})

  await waitUntil('RabbitMQ to have counted', async () => {
    const [work, dead] = await Promise.all([queueCounts('poisoned'), queueCounts('poisoned.dead')])
    return work.message_stats?.ack === 23 && work.messages === 0 && dead.messages === 5
  })
  expect((await queueCounts('poisoned')).message_stats).toMatchObject({publish: 23, ack: 23})
  const letters = await deadLetters('poisoned', 5)
  expect(letters.map(({reason}) => reason).sort()).toEqual(chosen.map(nth => POISON_REASONS[nth]).sort())
  const whole = letters.filter(letter => letter.body_bytes === undefined).map(({body}) => body)
  expect(whole.sort()).toEqual(
    chosen
      .slice(0, -1)
      .map(nth => POISON[nth])
      .sort(),
  )
})

it('kills 1 spinning task at its hard limit while its 7 neighbours do 49 tasks', async () => {
  const {hooks, totals, redelivered} = recordedHooks()
  const limits = {softMs: 900, hardMs: 1_000}
  const routes: Route[] = [{...{queue: 'spun', tasks: ['pool.task'], pool: 'process', concurrency: 8, retry, limits}}]
  const worker = await startWorker({
    ...{transport, routes, tasks: poolTasks, processTasks: POOL_TASKS, hooks},
    log: () => {},
  })
  const publish = createPublisher({transport, routes, hooks})
  const file = join(await makeTempDir('spun'), 'runs')
  await publish('pool.task', {file, number: 0, does: 'spin'})
  for (let number = 1; number <= 49; number++) await publish('pool.task', {file, number, does: 'nap'})
  await waitUntil('50 tasks to end', () => totals().success + totals().timeout === 50, {deadlineMs: 30_000})
  await worker.stop()
  expect(totals()).toMatchObject({sent: 50, started: 50, success: 49, timeout: 1, fail: 0, retry: 0})
  expect(redelivered()).toBe(0)
  const runs = runsIn(file)
  const spinner = runs.find(([number]) => number === 0)![1]
  const neighbours = new Set(runs.filter(([number]) => number > 0).map(([, pid]) => pid))
  expect(neighbours).not.toContain(spinner)
  expect(neighbours.size).toBeLessThanOrEqual(8) // 7, and the one that replaced the spinner
  expect(await deadLetters('spun', 1)).toMatchObject([
    {reason: 'attempts-exceeded', detail: 'over the hard limit of 1000 ms', attempts: 1},
  ])
})

function startWorkerProcess(): ChildProcess {
  const script = new URL('./worker-process.ts', import.meta.url).pathname
  const args = ['--import', 'tsx', script, amqpUrl, services.redisUrl]
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']})
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function kill9(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

it('does each of 1,499 tasks exactly once although its worker is killed 3 times under load', async () => {
  await redis.del('killed:done', 'killed:effects')
  for (const {queue} of KILLED_ROUTES) await transport.declare(queue)
  const numbers = Array.from({length: 1_499}, (_, number) => number)
  const publish = createPublisher({transport, routes: KILLED_ROUTES, hooks: recordedHooks().hooks})
  const published = Promise.all(numbers.map(number => publish('killed.effect', {number})))
  const done = () => redis.llen('killed:effects')
  for (const effects of [101, 401, 701]) {
    const worker = startWorkerProcess()
    await waitUntil(`${effects} effects`, async () => (await done()) >= effects, {everyMs: 5})
    await kill9(worker)
  }
  await published
  const expected = numbers.filter(number => !failsForGood(number))
  const worker = startWorkerProcess()
  await waitUntil('all effects', async () => (await done()) >= expected.length, {deadlineMs: 30_000})
  await waitUntil(
    'both queues to be empty',
    async () => {
      const queues = await Promise.all([queueCounts('killed'), queueCounts('killed.retry.100')])
      return queues.every(({messages}) => messages === 0)
    },
    {deadlineMs: 20_000},
  )
  await kill9(worker)
  const effects = (await redis.lrange('killed:effects', 0, -1)).map(Number)
  expect(effects.sort((a, b) => a - b)).toEqual(expected)
  // A worker killed between the dead letter's confirm and the acknowledgement makes a second letter of the same task.
  const buried = numbers.filter(failsForGood)
  const letters = await deadLetters('killed', buried.length)
  const dead = new Set(letters.map(({body}) => JSON.parse(body).args.number as number))
  expect([...dead].sort((a, b) => a - b)).toEqual(buried)
  expect((await queueCounts('killed')).message_stats?.redeliver).toBeGreaterThan(0) // it was mid-batch
})

it('leaves no child behind, not even a spinning one, when its worker is killed', async () => {
  const file = join(await makeTempDir('orphan'), 'runs')
  const worker = startWorkerProcess()
  await transport.declare('killed.cpu')
  const publish = createPublisher({transport, routes: KILLED_ROUTES, hooks: recordedHooks().hooks})
  await publish('pool.task', {file, number: 0, does: 'spin'})
  const [[, spinner]] = (await waitUntil('the task to spin', () => runsIn(file))) as [[number, number]]
  expect(isAlive(spinner)).toBe(true)
  await kill9(worker)
  await waitUntilGone(spinner)
})
