/**
 * A photo into the feeds of its author's followers, in Redis: deliveries a second with the mark that makes each happen
 * once, beside a plain pipeline of LPUSH + LTRIM (which forgets that) and beside Redis's own benchmark of LPUSH alone.
 * Then how long reading a feed takes meanwhile. After each fan-out every feed is looked at.
 */
import {execFile} from 'node:child_process'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import {Redis} from 'ioredis'
import {startRedis} from '../test/support/services/redis.js'
import type {FeedStoreMethods} from './fanout/feed-store.js'
import {FEED_LENGTH, KEY_PREFIX, USERS} from './fanout/photos.js'
import type {PipelineMethods} from './fanout/pipeline.js'
import type {ReaderMethods} from './fanout/reader.js'
import {type Child, startChild} from './support/child.js'
import {atLeast, report, reported} from './support/claim.js'
import {median} from './support/median.js'
import {percentile} from './support/percentile.js'

const ROUNDS = 5
const PHOTOS_PER_ROUND = 24
const PHOTOS_WHILE_READING = 96
const LPUSHES = 2_000_000
const IDLE_MS = 3_000

const server = await startRedis()
const redis = new Redis(server.url)
const [store, pipeline, reader] = await Promise.all([
  startChild<FeedStoreMethods>(new URL('fanout/feed-store.ts', import.meta.url), server.url),
  startChild<PipelineMethods>(new URL('fanout/pipeline.ts', import.meta.url), server.url),
  startChild<ReaderMethods>(new URL('fanout/reader.ts', import.meta.url), server.url),
])

let photos = 0
/** Deliveries a second. */
async function fanOut(contender: Child<Pick<FeedStoreMethods, 'fanOut'>>, count: number): Promise<number> {
  const first = photos + 1
  photos += count
  const perSecond = await contender.call('fanOut', {first, count})
  await lookAtFeeds(first, count)
  return perSecond
}

/** Throws unless the newest of each feed are these photos, each once, and the feed is as long as it should be. */
async function lookAtFeeds(first: number, count: number): Promise<void> {
  const expected = Array.from({length: Math.min(count, FEED_LENGTH)}, (_, nth) => first + count - 1 - nth).join()
  for (let from = 0; from < USERS; from += 1_000) {
    const pipelined = redis.pipeline()
    for (let user = from; user < from + 1_000; user++) pipelined.lrange(`${KEY_PREFIX}${user}`, 0, FEED_LENGTH - 1)
    const feeds = (await pipelined.exec())!.map(([, feed]) => (feed as string[]).map(Number))
    for (const [nth, feed] of feeds.entries()) {
      const newest = feed.slice(0, count).sort((a, b) => b - a)
      if (newest.join() === expected && feed.length === Math.min(photos, FEED_LENGTH)) continue
      throw new Error(`the feed of user ${from + nth} is not as it should be: ${feed}`)
    }
  }
}

/** Redis's own tool: `"LPUSH","972289.75",…`. */
async function lpushes(...command: string[]): Promise<number> {
  const args = ['-p', String(server.port), '-P', '50', '-n', String(LPUSHES), '-q', '--csv', ...command]
  const {stdout} = await promisify(execFile)('redis-benchmark', args)
  await redis.unlink('mylist')
  return Number(stdout.trim().split('\n').at(-1)!.split('","')[1])
}

const perSecond = {store: [] as number[], pipeline: [] as number[], lpush: [] as number[]}
await fanOut(store, FEED_LENGTH)
for (let round = 0; round <= ROUNDS; round++) {
  const [ours, peer, limit] = [
    await fanOut(store, PHOTOS_PER_ROUND),
    await fanOut(pipeline, PHOTOS_PER_ROUND),
    await lpushes('-t', 'lpush'),
  ]
  if (round === 0) continue // warms up
  perSecond.store.push(ours)
  perSecond.pipeline.push(peer)
  perSecond.lpush.push(limit)
}

async function readsDuring(work: () => Promise<unknown>): Promise<number> {
  await reader.call('start')
  await work()
  return percentile(await reader.call('stop'), 0.99)
}
await readsDuring(() => sleep(500)) // warms up
const idleMs = await readsDuring(() => sleep(IDLE_MS))
const busyMs = await readsDuring(() => store.call('fanOut', {first: photos + 1, count: PHOTOS_WHILE_READING}))

await Promise.all([store, pipeline, reader].map(child => child.stop()))
redis.disconnect()
await server.stop()

const timesAsFast = (than: readonly number[]) => median(perSecond.store.map((ours, round) => ours / than[round]!))
const thousands = (values: readonly number[]) => `${(median(values) / 1_000).toFixed(0)}k/s`
const overPipeline = timesAsFast(perSecond.pipeline)
const overLpush = timesAsFast(perSecond.lpush)
const bench = 'fanout'
report([
  {
    bench,
    claim: 'deliveries into feeds, each once',
    value: overPipeline,
    unit: '×',
    ...atLeast(3, overPipeline),
    against: `ioredis pipeline of LPUSH + LTRIM: ${thousands(perSecond.pipeline)}, ours ${thousands(perSecond.store)}`,
  },
  {
    bench,
    claim: 'deliveries into feeds, each once',
    value: overLpush,
    unit: '×',
    ...atLeast(0.25, overLpush),
    against: `redis-benchmark -P 50 -t lpush: ${thousands(perSecond.lpush)}`,
  },
  {
    bench,
    claim: 'reading a feed while photos are delivered, p99',
    value: busyMs,
    unit: 'ms',
    ...reported,
    against: `nobody delivers: ${idleMs.toFixed(2)} ms`,
  },
])
