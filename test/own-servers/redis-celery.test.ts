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
const PYTHON = '/usr/bin/python3'
const PRODUCERS = `${process.cwd()}/test/fixtures/producers`

let redis: Redis
let client: Client
const workers: ServerProcess[] = []

const env = () => ({...process.env, BROKER_URL: redis.url, PYTHONPATH: PRODUCERS, PYTHONDONTWRITEBYTECODE: '1'})
const send = (...orders: string[]) => run(PYTHON, [`${PRODUCERS}/celery_tasks.py`, ...orders], {env: env()})
const untilInFlight = (count: number) =>
  waitUntil(`${count} in flight`, async () => (await client.hlen('unacked')) === count, {deadlineMs: 30_000})

/** Fetches so many messages and keeps them. */
async function startWorker(queue: string, prefetch: number): Promise<void> {
  const args = ['-m', 'celery', '-A', 'celery_tasks', 'worker', '-Q', queue, '-c', '1', '-n', `${queue}@localhost`]
  const dir = await makeTempDir('celery')
  const worker = await startServer({
    name: `celery-${queue}`,
    command: PYTHON,
    args: [...args, `--prefetch-multiplier=${prefetch}`, '--without-gossip', '--without-mingle'],
    env: {BROKER_URL: redis.url, PYTHONPATH: PRODUCERS, PYTHONDONTWRITEBYTECODE: '1'},
    dir,
    ready: async () => (await client.smembers('_kombu.binding.celery.pidbox')).some(member => member.includes(queue)),
  })
  workers.push(worker)
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
  await Promise.all([startWorker('fast', 7), startWorker('slow', 5)])
  await send('slow:hold:3:0:3600', 'slow:again:2:0:0')
  await untilInFlight(5)
  await send('fast:hold:7:0:0', 'slow:hold:5:0:0')
  await untilInFlight(17)
  await send('fast:hold:11:0:0', 'fast:hold:7:3:0', 'fast:hold:3:6:0', 'fast:hold:2:9:0', 'slow:hold:19:0:0')
}, 120_000)
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.stop()))
  client?.disconnect()
  await redis?.stop()
})

describe('Celery in Redis', () => {
  it('has 23 waiting in four priorities and 7 in flight of one queue, 19, 5, 3 scheduled and 2 retried of another', async () => {
    const {source} = await openBroker(redis.url, realDeps)
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues.toSorted((a, b) => a.queue.localeCompare(b.queue))).toEqual([
      {queue: 'fast', type: 'celery', ready: 23, unacked: 7, total: 30, delayed: 0},
      {queue: 'slow', type: 'celery', ready: 19, unacked: 5, total: 24, delayed: 5},
    ])
    await source.close()
  })

  it('reads the four lists that kombu filled, by their own lengths', async () => {
    const lengths = await Promise.all(
      ['', '\x06\x163', '\x06\x166', '\x06\x169'].map(priority => client.llen(`fast${priority}`)),
    )
    expect(lengths).toEqual([11, 7, 3, 2])
  })

  it('reads each message in flight once: the second poll fetches none', async () => {
    const {source} = await openBroker(`${redis.url}?layout=celery`, realDeps)
    const hmgets = async () => Number(/cmdstat_hmget:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0)
    await source.snapshot(AbortSignal.timeout(5_000))
    const before = await hmgets()
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues.map(({unacked = 0, delayed = 0}) => unacked + delayed).reduce((a, b) => a + b)).toBe(17)
    expect(await hmgets()).toBe(before)
    await source.close()
  })

  it('leaves unacked out, rather than guessing, when more are in flight than it reads', async () => {
    await client.select(1)
    await client.lpush('big', '{}')
    await client.hset('unacked', Object.fromEntries(Array.from({length: 5_003}, (_, i) => [`tag-${i}`, '[]'])))
    await client.select(0)
    const {source} = await openBroker(redis.url.replace(/0$/, '1?layout=celery&queues=big'), realDeps)
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues).toEqual([{queue: 'big', type: 'celery', ready: 1}])
    await source.close()
  })

  it('leaves unacked out until several polls have read 12 MB of messages in flight, 8 MB at a time', async () => {
    await client.select(2)
    const message = JSON.stringify([{body: 'x'.repeat(12 * 1024)}, '', 'big'])
    await client.hset('unacked', Object.fromEntries(Array.from({length: 1_009}, (_, i) => [`tag-${i}`, message])))
    const {source} = await openBroker(redis.url.replace(/0$/, '2?layout=celery&queues=big'), realDeps)
    const first = await source.snapshot(AbortSignal.timeout(5_000))
    const second = await source.snapshot(AbortSignal.timeout(5_000))
    expect(first.queues).toEqual([{queue: 'big', type: 'celery', ready: 0}])
    expect(second.queues).toEqual([{queue: 'big', type: 'celery', ready: 0, unacked: 1_009, total: 1_009, delayed: 0}])
    await source.close()
  })
})
