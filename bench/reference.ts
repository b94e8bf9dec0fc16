/**
 * The reference system with an empty task and its hooks on, beside a bare amqplib loop, Celery and BullMQ: tasks a second
 * at full speed, how long a task takes at a steady pace, and what the hooks cost its worker. All publish with confirms,
 * 1,000 at a time unconfirmed, durable messages of some 300 bytes; all workers hold 100 messages and acknowledge late.
 */
import {createSocket} from 'node:dgram'
import {startRabbitmq} from '../test/support/services/rabbitmq.js'
import {startRedis} from '../test/support/services/redis.js'
import {celeryTasksPerSecond} from './reference/celery.js'
import {type Contender, type Figures, startContender} from './reference/contender.js'
import {atLeast, atMost, report, reported} from './support/claim.js'
import {median} from './support/median.js'

const ROUNDS = 4
const TASKS = 15_000
const STEADY = {count: 6_000, perSecond: 4_000}
const CELERY_TASKS = [1_000, 6_000] // the first warms up
/** Pairs of fresh processes, because two of them differ by more than hooks cost. */
const HOOKS_PAIRS = 3
const ROUNDS_PER_PAIR = 2

const [rabbitmq, redis] = await Promise.all([startRabbitmq(), startRedis()])
// Somebody listens to what the hooks send.
const socket = createSocket('udp4')
await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
const sink = `statsd://127.0.0.1:${socket.address().port}`

const raw = await startContender(new URL('reference/amqplib.ts', import.meta.url), rabbitmq.amqpUrl)
const qops = new URL('reference/qops.ts', import.meta.url)
const ours = await startContender(qops, rabbitmq.amqpUrl, sink)
const bullmq = await startContender(new URL('reference/bullmq.ts', import.meta.url), redis.url)

const full = {raw: [] as Figures[], ours: [] as Figures[], bullmq: [] as Figures[]}
const steady = {raw: [] as Figures[], ours: [] as Figures[], bullmq: [] as Figures[]}
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, contender] of Object.entries({raw, ours, bullmq}) as [keyof typeof full, Contender][]) {
    const [atFullSpeed, atPace] = [await contender.run({count: TASKS}), await contender.run(STEADY)]
    if (round === 0) continue // warms up
    full[name].push(atFullSpeed)
    steady[name].push(atPace)
  }
}
await Promise.all([raw, ours, bullmq].map(contender => contender.stop()))

const cpuMicroseconds = {watched: [] as number[], unwatched: [] as number[]}
for (let pair = 0; pair < HOOKS_PAIRS; pair++) {
  const contenders = {
    watched: await startContender(qops, rabbitmq.amqpUrl, sink),
    unwatched: await startContender(qops, rabbitmq.amqpUrl, 'off'),
  }
  for (let round = 0; round <= ROUNDS_PER_PAIR; round++) {
    for (const [name, contender] of Object.entries(contenders) as [keyof typeof contenders, Contender][]) {
      const {workerMicrosecondsPerTask} = await contender.run({count: TASKS})
      if (round > 0) cpuMicroseconds[name].push(workerMicrosecondsPerTask)
    }
  }
  await Promise.all([contenders.watched.stop(), contenders.unwatched.stop()])
}

const celery = (await celeryTasksPerSecond(rabbitmq.amqpUrl, CELERY_TASKS)).at(-1)!

socket.close()
await Promise.all([rabbitmq.stop(), redis.stop()])

const middle = (figures: readonly Figures[], figure: keyof Figures) => median(figures.map(each => each[figure]))
const rate = (perSecond: number) => `${perSecond.toFixed(0)}/s`
const ratios = (figure: keyof Figures, [a, b]: readonly Figures[][]) =>
  median(a!.map((each, round) => each[figure] / b![round]![figure]))

const perSecond = middle(full.ours, 'tasksPerSecond')
const ofRaw = ratios('tasksPerSecond', [full.ours, full.raw])
const ofCelery = perSecond / celery
const latencyMs = middle(steady.ours, 'meanLatencyMs')
const latencyOfRaw = ratios('meanLatencyMs', [steady.ours, steady.raw])
const [watched, unwatched] = [median(cpuMicroseconds.watched), median(cpuMicroseconds.unwatched)]
const hooksPercent = (watched / unwatched - 1) * 100
const bench = 'reference'
report([
  {
    bench,
    claim: 'tasks a second',
    value: ofRaw,
    unit: '×',
    ...atLeast(0.8, ofRaw),
    against: `bare amqplib loop: ${rate(middle(full.raw, 'tasksPerSecond'))}, ours ${rate(perSecond)}`,
  },
  {
    bench,
    claim: 'tasks a second',
    value: ofCelery,
    unit: '×',
    ...atLeast(5, ofCelery),
    against: `Celery, two processes, acks_late, events on: ${rate(celery)}`,
  },
  {
    bench,
    claim: 'tasks a second',
    value: perSecond,
    unit: '/s',
    ...reported,
    against: `BullMQ on Redis, concurrency 100: ${rate(middle(full.bullmq, 'tasksPerSecond'))}`,
  },
  {
    bench,
    claim: 'publish to done at 4,000 tasks/s, mean',
    value: latencyMs,
    unit: 'ms',
    ...atMost(5, latencyMs),
    against: `BullMQ: ${middle(steady.bullmq, 'meanLatencyMs').toFixed(2)} ms`,
  },
  {
    bench,
    claim: 'publish to done at 4,000 tasks/s, mean',
    value: latencyOfRaw,
    unit: '×',
    ...atMost(2, latencyOfRaw),
    against: `bare amqplib loop: ${middle(steady.raw, 'meanLatencyMs').toFixed(2)} ms`,
  },
  {
    bench,
    claim: 'what the hooks add to the CPU time of a worker per task',
    value: hooksPercent,
    unit: '%',
    ...atMost(3, hooksPercent),
    against: `without hooks: ${unwatched.toFixed(1)} µs, with them ${watched.toFixed(1)} µs`,
  },
])
