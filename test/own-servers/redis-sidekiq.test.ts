import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {type ServerProcess, startServer} from '../support/services/server-process.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'

const run = promisify(execFile)
const JOBS = `${process.cwd()}/test/fixtures/producers/sidekiq_jobs.rb`

let redis: Redis
let client: Client
let sidekiq: ServerProcess

const enqueue = (...orders: string[]) =>
  run('/usr/bin/ruby', [JOBS, ...orders], {env: {...process.env, REDIS_URL: redis.url}})

async function snapshot(parameters = '') {
  const {source} = await openBroker(redis.url + parameters, realDeps)
  const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
  await source.close()
  return queues.toSorted((a, b) => a.queue.localeCompare(b.queue))
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
  await enqueue('critical:Fail:3:0', 'low:Doomed:2:0', 'low:Hold:11:3600', 'later:Hold:1:3600')
  sidekiq = await startServer({
    name: 'sidekiq',
    command: '/usr/bin/sidekiq',
    args: ['-r', JOBS, '-c', '7', '-q', 'critical', '-q', 'low'],
    env: {REDIS_URL: redis.url},
    dir: await makeTempDir('sidekiq'),
    ready: async () => (await client.zcard('retry')) === 3 && (await client.zcard('dead')) === 2,
  })
  await enqueue('critical:Hold:5:0', 'low:Hold:2:0')
  await waitUntil('all 7 threads to be busy', async () => {
    const waiting = (await client.llen('queue:critical')) + (await client.llen('queue:low'))
    return waiting === 0
  })
  await enqueue('critical:Hold:23:0', 'low:Hold:19:0')
}, 120_000)
afterAll(async () => {
  await sidekiq?.stop()
  client?.disconnect()
  await redis?.stop()
})

describe('Sidekiq', () => {
  it('has 23 waiting, 5 running and 3 retried of one queue, 19, 2, 11 scheduled and 2 dead of another', async () => {
    // It says what runs with its heartbeat, every 5 s.
    const queues = await waitUntil(
      'a heartbeat that tells of 7 jobs',
      async () => {
        const now = await snapshot()
        return now.reduce((running, {unacked = 0}) => running + unacked, 0) === 7 && now
      },
      {deadlineMs: 30_000},
    )
    const age = expect.any(Number)
    const critical = {ready: 23, unacked: 5, total: 28, delayed: 3, dead: 0, consumers: 7, oldestAgeSeconds: age}
    const low = {ready: 19, unacked: 2, total: 21, delayed: 11, dead: 2, consumers: 7, oldestAgeSeconds: age}
    expect(queues).toEqual([
      {queue: 'critical', type: 'sidekiq', ...critical},
      {queue: 'later', type: 'sidekiq', ready: 0, unacked: 0, total: 0, delayed: 1, dead: 0, consumers: 0},
      {queue: 'low', type: 'sidekiq', ...low},
    ])
  })

  it("shows the latency of a queue's oldest job", async () => {
    const [critical] = await snapshot('?layout=sidekiq&queues=critical')
    const {enqueued_at} = JSON.parse((await client.lindex('queue:critical', -1))!)
    const elapsed = Date.now() / 1000 - enqueued_at
    expect(critical!.oldestAgeSeconds).toBeGreaterThan(elapsed - 5)
    expect(critical!.oldestAgeSeconds).toBeLessThanOrEqual(elapsed)
  })

  it('leaves dead out, rather than guessing, when more are dead than it reads', async () => {
    await client.select(1)
    await client.sadd('queues', 'mail')
    const members = Array.from({length: 2_003}, (_, i) => [i, JSON.stringify({queue: 'mail', jid: String(i)})]).flat()
    await client.zadd('dead', ...members)
    await client.select(0)
    const {source} = await openBroker(redis.url.replace(/0$/, '1?layout=sidekiq'), realDeps)
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    await source.close()
    expect(queues).toEqual([{queue: 'mail', type: 'sidekiq', ready: 0, unacked: 0, total: 0, delayed: 0, consumers: 0}])
  })
})
