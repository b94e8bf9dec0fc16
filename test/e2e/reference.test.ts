import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type OtherNetwork, startOtherNetwork} from '../../src/reference/simulation/other-network.js'
import {runQops} from '../support/run-process.js'
import {type Rabbitmq, startRabbitmq} from '../support/services/rabbitmq.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {startQops} from '../support/start-qops.js'
import {waitUntil} from '../support/wait-until.js'

let rabbitmq: Rabbitmq
let redis: Redis
let network: OtherNetwork

beforeAll(async () => {
  ;[rabbitmq, redis, network] = await Promise.all([startRabbitmq(), startRedis(), startOtherNetwork(1)])
}, 120_000)

afterAll(() => Promise.all([rabbitmq.stop(), redis.stop(), network.close()]))

const places = () => ['--amqp', rabbitmq.amqpUrl, '--redis', redis.url]
const readyIn = async (queue: string) =>
  (await rabbitmq.management.request<{messages_ready?: number}>('GET', `queues/%2F/${queue}`)).messages_ready

async function ask(method: string, url: string, body?: unknown) {
  const headers = {'content-type': 'application/json'}
  const response = await fetch(url, {method, headers, ...(body !== undefined && {body: JSON.stringify(body)})})
  const text = await response.text()
  return {status: response.status, body: text === '' ? undefined : JSON.parse(text)}
}

describe('qops reference api and worker', () => {
  it('bring a photo into the feeds of both followers, tell the subscriber, and remove a deleted account', async () => {
    const sidecar = startQops(['sidecar', '--listen', '127.0.0.1:0'])
    const [, address = ''] = await sidecar.says(/http:\/\/(\S+);/)
    const report = ['--sidecar', address]
    const api = startQops(
      ['reference', 'api', '--listen', '127.0.0.1:0', '--users', '23', '--crosspost', '--subscriber', 'shop'].concat(
        places(),
        report,
      ),
    )
    const workers = [
      ['feed', 'fast'],
      ['default', 'evented', 'cpu'],
    ].map(queues =>
      startQops([
        ...['reference', 'worker', ...places(), ...report, ...queues.flatMap(queue => ['--queue', queue])],
        ...['--crosspost', network.photosUrl.href, '--subscriber', `shop=${network.hooksUrl.href}`],
      ]),
    )
    const [url] = await api.says(/http:\/\/\S+/)
    for (const worker of workers) await worker.says(/works on/)

    for (const user of [2, 3]) expect((await ask('POST', `${url}/users/${user}/follow`, {user: 7})).status).toBe(204)
    expect(await ask('POST', `${url}/users/7/media`, {caption: 'a cat'})).toEqual({status: 202, body: {media: 1}})
    for (const user of [2, 3])
      await waitUntil(`the photo in feed ${user}`, async () => {
        return (await ask('GET', `${url}/users/${user}/feed`)).body.media.includes(1)
      })
    expect((await ask('DELETE', `${url}/users/7`)).status).toBe(202)
    await waitUntil('the photo to be gone', async () => {
      return (await ask('GET', `${url}/users/2/feed`)).body.media.length === 0
    })
    const done = ['account.delete', 'api.hook', 'crosspost.send', 'feed.deliver', 'search.index', 'spam.check']
    await waitUntil('the sidecar to have heard of all 6 tasks', async () => {
      const {tasks} = (await ask('GET', `http://${address}/v1/tasks`)).body
      const counts = tasks.map((row: {task: string; sent: number; success: number}) => [
        row.task,
        row.sent,
        row.success,
      ])
      return JSON.stringify(counts.sort()) === JSON.stringify(done.map(task => [task, 1, 1]))
    })
    for (const worker of workers) {
      expect(await worker.end('SIGTERM')).toBe(0)
      expect(worker.output()).toContain('all that was in hand is done')
    }
    expect(await api.end('SIGTERM')).toBe(0)
  })

  it('say what they need when there is no RabbitMQ, no Redis, no such queue, or a queue of another type', async () => {
    const nobody = '127.0.0.1:1'
    expect(await runQops(['reference', 'topology', '--amqp', rabbitmq.amqpUrl])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('10 quorum queues are declared on amqp://'),
    })
    const ends = await Promise.all([
      runQops(['reference', 'worker', '--amqp', `amqp://guest:s3cret-w0rd@${nobody}`, '--redis', redis.url]),
      runQops(['reference', 'api', '--amqp', rabbitmq.amqpUrl, '--redis', `redis://:s3cret-w0rd@${nobody}`]),
      runQops(['reference', 'worker', '--queue', 'feed', '--queue', 'fats']),
      runQops(['reference', 'topology', '--amqp', rabbitmq.amqpUrl, '--queue-type', 'classic']),
    ])
    expect(ends.map(({code}) => code)).toEqual([1, 1, 2, 1])
    const [noBroker, noRedis, noQueue, differs] = ends.map(({stderr}) => stderr)
    expect(noBroker).toContain(`RabbitMQ at ${nobody}, vhost / cannot be used: connect ECONNREFUSED`)
    expect(noRedis).toContain('failed: connect ECONNREFUSED')
    expect(noQueue).toContain('--queue fats: there is no such queue\n      there are feed, fast,')
    expect(differs).toMatch(/queue \S+ is there with other arguments: inequivalent arg 'x-queue-type'/)
    expect(ends.map(({stderr}) => stderr).join()).not.toContain('s3cret-w0rd')
    expect(ends.map(({stderr}) => stderr).join()).not.toContain('    at ')
  })
})

describe('qops reference publish', () => {
  it('puts 23 messages into the queue, which the broker counts too, and exits 0', async () => {
    const args = ['reference', 'publish', 'search.index', '--args', '{"media":1,"caption":"a"}', '--count', '23']
    const before = (await readyIn('fast')) ?? 0
    expect(await runQops([...args, '--amqp', rabbitmq.amqpUrl])).toMatchObject({
      code: 0,
      stdout: '23 of 23 confirmed\n',
    })
    await waitUntil('RabbitMQ to have counted them', async () => (await readyIn('fast')) === before + 23)
  })

  it.each([
    ['a task that there is not', ['feed.delivr'], 'there is no task feed.delivr\n      there are account.delete,'],
    [
      'arguments of the wrong type',
      ['feed.deliver', '--args', '{"media":"x"}'],
      '--args does not fit feed.deliver: media: ',
    ],
    ['arguments that are no JSON', ['feed.deliver', '--args', '{'], '--args is not JSON: '],
    ['a count of 0', ['feed.deliver', '--count', '0'], '0'],
  ])('is a mistake of the command line: %s', async (_what, args, sentence) => {
    const {code, stderr} = await runQops(['reference', 'publish', ...args])
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
  })

  it('says how many were confirmed, why the others were not, and exits 1, when the queue is full', async () => {
    await rabbitmq.ctl('set_policy', 'full', '^default$', '{"max-length":5}', '--apply-to', 'queues')
    await waitUntil('the queue to follow the policy', async () => {
      const {policy} = await rabbitmq.management.request<{policy?: string}>('GET', 'queues/%2F/default')
      return policy === 'full'
    })
    const args = ['reference', 'publish', 'account.delete', '--args', '{"user":7}', '--count', '3001']
    const {code, stdout, stderr} = await runQops([...args, '--amqp', rabbitmq.amqpUrl])
    expect(code).toBe(1)
    const [, confirmed] = /^(\d+) of 3001 confirmed$/m.exec(stdout)!
    expect(stderr).toMatch(/did not take a message for queue default: .*nacked/)
    await waitUntil('RabbitMQ to have as many', async () => (await readyIn('default')) === Number(confirmed))
  })
})
