import {type Job, Queue, UnrecoverableError, Worker} from 'bullmq'
import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

let redis: Redis
let client: Client
const queues: Queue[] = []
const workers: Worker[] = []

const connection = () => ({host: '127.0.0.1', port: redis.port})
const open = async (parameters = '') => (await openBroker(redis.url + parameters, realDeps)).source
const jobs = (count: number, opts = {}) => Array.from({length: count}, (_, i) => ({name: 'job', data: {i}, opts}))

async function openQueue(name: string, prefix = 'bull'): Promise<Queue> {
  const queue = new Queue(name, {connection: connection(), prefix})
  queues.push(queue)
  await queue.waitUntilReady()
  return queue
}

function startWorker(name: string, concurrency: number, work: (job: Job) => Promise<void>): Worker {
  const worker = new Worker(name, work, {connection: connection(), concurrency})
  workers.push(worker)
  return worker
}

const hold = () => new Promise<void>(() => {})

/** So many jobs in flight, the others waiting. */
async function fill(name: string, {ready, unacked}: {ready: number; unacked: number}): Promise<void> {
  const queue = await openQueue(name)
  await queue.addBulk(jobs(unacked))
  if (unacked > 0) startWorker(name, unacked, hold)
  await waitUntil(`${unacked} of ${name} in flight`, async () => (await queue.getActiveCount()) === unacked)
  await queue.addBulk(jobs(ready))
}

async function read(name: string, parameters = '') {
  const source = await open(parameters)
  const found = await source.snapshot(AbortSignal.timeout(5_000))
  await source.close()
  return found.queues.find(({queue}) => queue === name)
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
})
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.close(true)))
  await Promise.all(queues.map(queue => queue.close()))
  client?.disconnect()
  await redis?.stop()
})

brokerContract('BullMQ', {
  open: () => open(),
  openGone: async () => (await openBroker(`redis://127.0.0.1:${await freePort()}`, realDeps)).source,
  openSilent: async () => (await openBroker(`redis://127.0.0.1:${await silentServer()}`, realDeps)).source,
  fill,
})

describe('BullMQ', () => {
  it('has 23 waiting, 7 prioritized, 5 in flight, 11 delayed, 2 retried and 3 failed, as it counts itself', async () => {
    const queue = await openQueue('states')
    await queue.addBulk([...jobs(3), ...jobs(2, {attempts: 2, backoff: 3_600_000})])
    await queue.addBulk(jobs(5).map(job => ({...job, name: 'hold'})))
    startWorker('states', 5, async job => {
      if (job.name === 'hold') return hold()
      throw job.opts.attempts ? new Error('as ordered') : new UnrecoverableError('as ordered')
    })
    await waitUntil('2 retried, 3 failed and 5 in flight', async () => {
      const {delayed, failed, active} = await queue.getJobCounts('delayed', 'failed', 'active')
      return delayed === 2 && failed === 3 && active === 5
    })
    await queue.addBulk([...jobs(23), ...jobs(7, {priority: 2}), ...jobs(11, {delay: 3_600_000})])
    const age = expect.any(Number)
    expect(await read('states')).toEqual({
      ...{queue: 'states', type: 'bullmq', ready: 30, unacked: 5, total: 35, delayed: 13, dead: 3},
      oldestAgeSeconds: age,
    })
    expect(await queue.getJobCounts()).toMatchObject({waiting: 23, prioritized: 7, active: 5, delayed: 13, failed: 3})
  })

  it('says that a queue is paused, and counts the 23 that wait meanwhile', async () => {
    const queue = await openQueue('paused')
    await queue.pause()
    await queue.addBulk(jobs(23))
    expect(await read('paused')).toMatchObject({ready: 23, unacked: 0, state: 'paused'})
  })

  it('counts the 19 in the paused list of BullMQ 5, and neither counts nor takes its marker', async () => {
    await client.hset('old:legacy:meta', 'paused', '1')
    await client.rpush('old:legacy:paused', ...Array.from({length: 19}, (_, i) => `${i + 1}`), '0:1795460000000')
    expect(await read('legacy', '?layout=bullmq&prefix=old')).toMatchObject({ready: 19, state: 'paused'})
    expect(await client.llen('old:legacy:paused')).toBe(20)
  })

  it('tells the age of the job next in turn, in seconds since it was added', async () => {
    const queue = await openQueue('aged')
    await queue.add('old', {}, {timestamp: Date.now() - 3_600_000})
    await queue.add('new', {})
    const {oldestAgeSeconds} = (await read('aged'))!
    expect(oldestAgeSeconds).toBeGreaterThan(3_599)
    expect(oldestAgeSeconds).toBeLessThan(3_700)
  })

  it('reads 5,003 queues in fewer than 100 commands', async () => {
    const many = client.pipeline()
    for (let i = 0; i < 5_003; i++) {
      many.hset(`many:q${i}:meta`, 'version', 'bullmq:6.7.0')
      many.lpush(`many:q${i}:wait`, 'job')
    }
    await many.exec()
    const source = await open('?layout=bullmq&prefix=many')
    const processed = async () => Number(/total_commands_processed:(\d+)/.exec(await client.info('stats'))?.[1])
    await source.snapshot(AbortSignal.timeout(10_000))
    const before = await processed()
    const {queues} = await source.snapshot(AbortSignal.timeout(10_000))
    // Redis counts the commands of a script too: ten of each queue, and one for the age.
    const sent = (await processed()) - before - 5_003 * 11
    expect(queues.length).toBe(5_003)
    expect(queues.every(({ready}) => ready === 1)).toBe(true)
    expect(sent).toBeLessThan(100)
    await source.close()
  })

  it('reads the same with scripts and, for a user who may run none, without', async () => {
    await client.call('ACL', 'SETUSER', 'noscript', 'on', '>pw', '~*', '+@read', '+dbsize', '+ping')
    onTestFinished(async () => void (await client.call('ACL', 'DELUSER', 'noscript')))
    const other = (await openBroker(redis.url.replace('://', '://noscript:pw@'), realDeps)).source
    const source = await open()
    const signal = AbortSignal.timeout(5_000)
    const [a, b] = [await source.snapshot(signal), await other.snapshot(signal)]
    const plain = (found: typeof a) => found.queues.map(({oldestAgeSeconds: _, ...rest}) => rest)
    expect(a.queues.length).toBeGreaterThan(5)
    expect(plain(b)).toEqual(plain(a))
    await source.close()
    await other.close()
  })
})
