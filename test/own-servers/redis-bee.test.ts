import BeeQueue from 'bee-queue'
import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {waitUntil} from '../support/wait-until.js'

let redis: Redis
let client: Client
const queues: BeeQueue[] = []

function openQueue(name: string): BeeQueue {
  const queue = new BeeQueue(name, {redis: {host: '127.0.0.1', port: redis.port}, activateDelayedJobs: false})
  queues.push(queue)
  return queue
}

const save = (queue: BeeQueue, count: number) =>
  Promise.all(Array.from({length: count}, (_, i) => queue.createJob({i}).save()))
const hold = () => new Promise<void>(() => {})

async function fill(name: string, {ready, unacked}: {ready: number; unacked: number}): Promise<void> {
  const queue = openQueue(name)
  await save(queue, unacked)
  if (unacked > 0) queue.process(unacked, hold)
  await waitUntil(`${unacked} in flight`, async () => (await queue.checkHealth()).active === unacked)
  // Of another connection, for a queue that processes would take them at once.
  await save(openQueue(name), ready)
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
})
afterAll(async () => {
  await Promise.all(queues.map(queue => queue.close(1).catch(() => {})))
  client?.disconnect()
  await redis?.stop()
})

brokerContract('bee-queue', {
  open: async () =>
    (await openBroker(`${redis.url}?layout=bee&queues=contract.waiting,contract.working,contract.empty`, realDeps))
      .source,
  openGone: async () => (await openBroker(`redis://127.0.0.1:${await freePort()}?layout=bee`, realDeps)).source,
  fill,
})

describe('bee-queue', () => {
  it('has 23 waiting, 5 in flight, 11 delayed, 2 retried and 3 failed, as it counts itself', async () => {
    const queue = openQueue('states')
    await Promise.all([
      ...Array.from({length: 3}, () => queue.createJob({fails: true}).save()),
      ...Array.from({length: 2}, () => queue.createJob({fails: true}).retries(1).backoff('fixed', 3_600_000).save()),
      ...Array.from({length: 5}, () => queue.createJob({}).save()),
    ])
    queue.process(5, async (job: BeeQueue.Job<{fails?: boolean}>) => {
      if (!job.data.fails) return hold()
      throw new Error('as ordered')
    })
    await waitUntil('2 retried, 3 failed and 5 in flight', async () => {
      const {active, delayed, failed} = await queue.checkHealth()
      return active === 5 && delayed === 2 && failed === 3
    })
    await save(openQueue('states'), 23)
    const later = openQueue('states')
    await Promise.all(
      Array.from({length: 11}, () =>
        later
          .createJob({})
          .delayUntil(Date.now() + 3_600_000)
          .save(),
      ),
    )
    const {source} = await openBroker(redis.url, realDeps)
    const found = await source.snapshot(AbortSignal.timeout(5_000))
    await source.close()
    expect(found.queues.find(({queue}) => queue === 'states')).toEqual({
      ...{queue: 'states', type: 'bee', ready: 23, unacked: 5, total: 28, delayed: 13, dead: 3},
    })
    expect(await queue.checkHealth()).toMatchObject({waiting: 23, active: 5, delayed: 13, failed: 3})
  })
})
