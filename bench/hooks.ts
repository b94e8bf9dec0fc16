/**
 * What observing costs a worker: one task life (sent, started, success with run and wait time) through createHooks(),
 * beside the same five figures through hot-shots, buffered, and beside the least that timing a task can cost.
 */
import {createSocket} from 'node:dgram'
import {StatsD} from 'hot-shots'
import {createHooks} from '../dist/hooks/index.js'
import {atLeast, atMost, report, reported} from './support/claim.js'
import {median} from './support/median.js'

const LIVES = 200_000
const ROUNDS = 9

// Somebody listens, so that neither side is spared or punished by refused packets.
const socket = createSocket('udp4')
await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
const {port} = socket.address()

const hooks = createHooks({sinks: [`statsd://127.0.0.1:${port}`]})
const statsd = new StatsD({host: '127.0.0.1', port, maxBufferSize: 1432, datadog: false, errorHandler() {}})

/** Times change from life to life, as they do. */
function throughHooks(): void {
  for (let i = 0; i < LIVES; i++) {
    hooks.sent('feed.deliver', {queue: 'feed'})
    hooks.started('feed.deliver', {queue: 'feed'})
    hooks.success('feed.deliver', {queue: 'feed', runMs: 5.1 + (i % 7), waitMs: 12 + (i % 13)})
  }
}

const work = () => 1
function throughRun(): void {
  const enqueuedAt = Date.now()
  for (let i = 0; i < LIVES; i++) {
    hooks.sent('feed.deliver', {queue: 'feed'})
    hooks.run('feed.deliver', {queue: 'feed', enqueuedAt}, work)
  }
}

function throughHotShots(): void {
  for (let i = 0; i < LIVES; i++) {
    statsd.increment('qops.task.feed.feed_deliver.sent')
    statsd.increment('qops.task.feed.feed_deliver.started')
    statsd.increment('qops.task.feed.feed_deliver.success')
    statsd.timing('qops.task.feed.feed_deliver.run_ms', 5.1 + (i % 7))
    statsd.timing('qops.task.feed.feed_deliver.wait_ms', 12 + (i % 13))
  }
}

const counts = new Map([['feed.deliver', {started: 0, success: 0, runMs: 0}]])
/** Two clock readings, a look-up and two counters: nothing can time a task for less. */
function floor(): void {
  for (let i = 0; i < LIVES; i++) {
    const startedAt = performance.now()
    const count = counts.get('feed.deliver')!
    count.started++
    count.success++
    count.runMs += performance.now() - startedAt
  }
}

const contenders = {throughHooks, throughRun, throughHotShots, floor}
const microseconds: Record<keyof typeof contenders, number[]> = {
  throughHooks: [],
  throughRun: [],
  throughHotShots: [],
  floor: [],
}
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, contender] of Object.entries(contenders)) {
    const startedAt = performance.now()
    contender()
    const each = ((performance.now() - startedAt) * 1_000) / LIVES
    // The first round warms up.
    if (round > 0) microseconds[name as keyof typeof contenders].push(each)
    // Lets both flush and the packets go out.
    await new Promise(resolve => setImmediate(resolve))
  }
}
await hooks.close()
statsd.close(() => socket.close())

const life = median(microseconds.throughHooks)
const run = median(microseconds.throughRun)
const peer = median(microseconds.throughHotShots)
const least = median(microseconds.floor)
const bench = 'hooks'
report([
  {
    bench,
    claim: 'one task life through createHooks()',
    value: life,
    unit: 'µs',
    ...atMost(0.6, life),
    against: `two clocks, a Map and two counters: ${least.toFixed(2)} µs`,
  },
  {
    bench,
    claim: 'cheaper than the same through hot-shots',
    value: peer / life,
    unit: '×',
    ...atLeast(15, peer / life),
    against: `hot-shots 17, buffered, no tags: ${peer.toFixed(2)} µs`,
  },
  {
    bench,
    claim: 'sent and hooks.run(), clocks included',
    value: run,
    unit: 'µs',
    ...reported,
    against: `hot-shots without clocks: ${peer.toFixed(2)} µs`,
  },
])
