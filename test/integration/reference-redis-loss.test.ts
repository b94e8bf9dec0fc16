import {Redis as RedisClient} from 'ioredis'
import {afterAll, beforeAll, expect, inject, it, onTestFinished} from 'vitest'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {RedisFeedStore} from '../../src/reference/feeds/redis-feed-store.js'
import type {Route} from '../../src/reference/routing.js'
import {recordedHooks} from '../reference/worker/task-totals.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {type Redis, type RedisOptions, startRedis} from '../support/services/redis.js'
import {waitUntil} from '../support/wait-until.js'
import {
  deadLetters,
  expectBalance,
  openLedger,
  startFeedSystem,
  untilMorePosts,
  wrongFeeds,
} from './reference-feed-load.js'
import {feedRoute, firstTaskOf, noting, startFeedWorker} from './reference-feed-world.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference-redis-loss'

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
})

afterAll(() => management.deleteVhost(VHOST))

async function ownRedis(options?: RedisOptions): Promise<Redis> {
  const redis = await startRedis(options)
  onTestFinished(() => redis.stop())
  return redis
}

async function openTransport() {
  const transport = await openAmqpTransport(`${services.amqpUrl}/${VHOST}`)
  onTestFinished(() => transport.close())
  return transport
}

function openStore({url}: Redis): RedisFeedStore {
  const store = new RedisFeedStore(url, {feedLength: 100_003, timeoutMs: 1_000})
  onTestFinished(() => store.close())
  return store
}

/** Lets 53 publishers and a worker meet with 10 s without Redis. */
async function outlast10sWithout(redis: Redis, {queue, begin, end}: Outage): Promise<void> {
  const {hooks, totals} = recordedHooks()
  const {load, ledger, settle} = await startFeedSystem({
    workers: [await openTransport()],
    publisher: await openTransport(),
    store: openStore(redis),
    route: feedRoute(queue),
    managements: [management],
    ...{vhost: VHOST, hooks, perSecond: 2},
  })
  await waitUntil('199 tasks to succeed', () => ledger.succeeded.size >= 199, {deadlineMs: 30_000})
  await begin()
  const beganAtMs = performance.now()
  await waitUntil('10 s to be over', () => performance.now() - beganAtMs >= 10_000, {deadlineMs: 20_000})
  await end()
  await untilMorePosts(load, 199)
  await expectBalance(await settle())
  expect(totals().retry).toBeGreaterThan(0)
  expect(load.rejected).toBe(0)
}

type Outage = {queue: string; begin: () => unknown; end: () => unknown}

it('delivers every photo once though one Redis is killed for 10 s under load, and another frozen', async () => {
  const [killed, frozen] = [await ownRedis({keepData: true}), await ownRedis()]
  await Promise.all([
    outlast10sWithout(killed, {queue: 'killed', begin: () => killed.stop(), end: () => killed.start()}),
    outlast10sWithout(frozen, {
      queue: 'frozen',
      begin: () => frozen.signal('SIGSTOP'),
      end: () => frozen.signal('SIGCONT'),
    }),
  ])
}, 120_000)

it('tries 23 photos again while Redis is full until it has memory, and says in 5 dead letters that it was full', async () => {
  const redis = await ownRedis()
  const admin = new RedisClient(redis.url)
  onTestFinished(() => admin.disconnect())
  const [transport, store, {note}] = [await openTransport(), openStore(redis), openLedger()]
  const startOn = async (route: Route) => {
    const {hooks, totals} = recordedHooks()
    const worker = await startFeedWorker({transport, store, route, note, hooks})
    onTestFinished(async () => void (await worker.stop()))
    return {totals, publish: noting({transport, route, note})}
  }
  const patient = await startOn(feedRoute('patient'))
  const hasty = await startOn(feedRoute('hasty', {retry: {maxAttempts: 2, retryDelayMs: 100}}))
  await admin.config('SET', 'maxmemory', '1')
  // The authors of these have so few followers that each photo is one task.
  const [delivered, givenUp] = [range(5, 23), range(40, 5)]
  for (const photo of delivered) await patient.publish('feed.deliver', firstTaskOf(photo))
  for (const photo of givenUp) await hasty.publish('feed.deliver', firstTaskOf(photo))
  const letters = await deadLetters(transport, 'hasty', 5)
  expect(letters.map(({reason, attempts}) => [reason, attempts])).toEqual(letters.map(() => ['attempts-exceeded', 2]))
  for (const {detail} of letters) expect(detail).toMatch(/^the feed store at redis:.* failed: OOM command not allowed/)
  await waitUntil('23 retries', () => patient.totals().retry >= 23)
  expect(patient.totals().success).toBe(0)
  await admin.config('SET', 'maxmemory', '0')
  await waitUntil('23 photos to be delivered', () => patient.totals().success === 23)
  expect([patient.totals(), hasty.totals()]).toMatchObject([
    {fail: 0, duplicate: 0},
    {success: 0, retry: 5, fail: 5},
  ])
  expect(await wrongFeeds(store, delivered)).toEqual([])
})

const range = (first: number, count: number) => Array.from({length: count}, (_, nth) => first + nth)
