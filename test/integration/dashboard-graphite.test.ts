import {beforeAll, describe, expect, inject, it} from 'vitest'
import {STATSD_FIELDS} from '../../scripts/docs/fields.js'
import type {Batch} from '../../src/core/metric.js'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {overview} from '../../src/dashboards/overview.js'
import {GraphiteSink} from '../../src/sinks/graphite.js'
import type {Sink} from '../../src/sinks/sink.js'
import {openStatsd} from '../../src/sinks/statsd.js'
import {targetsOf} from '../dashboards/targets.js'
import {knownValues, render, type Series} from '../support/services/graphite-render.js'
import {sendTcp, tcpAddress} from '../support/tcp.js'
import {waitUntil} from '../support/wait-until.js'

const {graphiteUrl, renderUrl, statsdUrl} = inject('services')
const carbon = tcpAddress(graphiteUrl)
const targets = targetsOf(overview)
const run = `run${process.pid}_${Date.now()}`

type Prefixes = {counters: string; timers: string; gauges: string}
type Way = {prefixes: Prefixes; sinks: () => Sink[]}

const all = (prefix: string): Prefixes => ({counters: prefix, timers: prefix, gauges: prefix})
const graphite = (prefix: string) => new GraphiteSink(carbon, prefix)
const statsd = (prefix: string) => openStatsd(new URL(statsdUrl), {prefix, worker: 'test'})

/** Prefixes of one, two and three parts: none may move a part of the path that a legend is made of. */
const WAYS: Record<string, Way> = {
  'straight to Graphite': {prefixes: all(`qops_${run}`), sinks: () => [graphite(`qops_${run}`)]},
  'through our statsd': {prefixes: all(`qops.statsd_${run}`), sinks: () => [statsd(`qops.statsd_${run}`)]},
  // What a statsd with its own namespaces would write: each panel finds each kind below its own prefix only.
  'under the namespaces of statsd': {
    prefixes: {
      counters: `stats.counters.qops_${run}`,
      timers: `stats.timers.qops_${run}`,
      gauges: `stats.gauges.qops_${run}`,
    },
    sinks: () => ['counters', 'timers', 'gauges'].map(kind => graphite(`stats.${kind}.qops_${run}`)),
  },
}

describe.each(Object.entries(WAYS))('the dashboard, written %s', (_, {prefixes, sinks}) => {
  const read = (panel: string, nth = 0) => renderPanel(panel, prefixes, nth)

  beforeAll(async () => {
    const opened = sinks()
    for (const sink of opened) for (const batch of knownWorkload()) sink.emit(batch)
    await Promise.all(opened.map(sink => sink.close()))
    await waitUntil('the counts to be in Graphite', async () => sumOf(await read('Success by task')) === 21)
    await waitUntil('the gauges to be in Graphite', async () => last(await read('In flight')) === 2)
    // A moving window ends one second before now.
    await waitUntil('the last minute to hold them', async () => last(await read('Run time p95')))
    await waitUntil('the last five minutes to hold them', async () => last(await read('Failure %')))
  })

  it.each(targets)('answers $panel: $target', async ({target}) => {
    const series = await render(renderUrl, substituted(target, prefixes), 900)
    expect(knownValues(series).length).toBeGreaterThan(0)
  })

  it.each([
    ['Sent by task', 23],
    ['Started by task', 29],
    ['Success by task', 18],
    ['Fail by task', 5],
    ['Retry by task', 4],
  ])('shows in "%s" the %i of feed.deliver, second by second', async (panel, expected) => {
    const series = await read(panel)
    expect(sumOf(named(series, 'feed_deliver'))).toBe(expected)
  })

  it('shows 26 sent in a minute as 0.43 per second', async () => {
    expect(Math.max(...knownValues(await read('Sent per second')))).toBeCloseTo(26 / 60, 5)
  })

  it('shows 5 of 23 as 21.7 % failed of the one task, and 0 % of the one that never failed', async () => {
    const series = await read('Failure % by task')
    expect(knownValues(named(series, 'feed_deliver'))).toEqual([expect.closeTo(21.739, 3)])
    expect(knownValues(named(series, 'mail_send'))).toEqual([0])
  })

  it('shows 5 of 26 as 19.2 % failed of all', async () => {
    expect(last(await read('Failure %'))).toBeCloseTo(19.231, 3)
  })

  it('shows 27 attempts for 23 tasks as an amplification of 1.17', async () => {
    const series = await read('Retry amplification by task')
    expect(knownValues(named(series, 'feed_deliver'))).toEqual([expect.closeTo(27 / 23, 5)])
    expect(knownValues(named(series, 'mail_send'))).toEqual([1])
  })

  it('shows run times of 40 ms, waits of 100 ms and totals of 140 ms, within 1 %', async () => {
    for (const [nth, field] of ['median', 'upper_95', 'upper_99'].entries()) {
      const times = knownValues(named(await read('Run time by task: median, p95, p99', nth), `feed_deliver.${field}`))
      expect(new Set(times.map(Math.round))).toEqual(new Set([40]))
    }
    const waits = await read('Wait and total time by task: p95')
    expect(last(named(waits, 'feed_deliver.wait_ms'))! / 100).toBeCloseTo(1, 1)
    expect(last(named(waits, 'feed_deliver.total_ms'))! / 140).toBeCloseTo(1, 1)
    expect(last(await read('Run time p95'))! / 40).toBeCloseTo(1, 1)
  })

  it('shows 7 + 2 = 9 ready now, and each queue by its name', async () => {
    expect(last(await read('Ready now'))).toBe(9)
    const series = await read('Ready')
    expect(last(named(series, 'feed._.rabbit1_15672'))).toBe(7)
    expect(last(named(series, 'mail.crm.rabbit1_15672'))).toBe(2)
  })

  it('shows 2 in flight, and the older of two oldest messages: 90 s', async () => {
    expect(last(named(await read('In flight by task'), 'feed_deliver'))).toBe(2)
    expect(last(await read('Oldest message'))).toBe(90)
  })

  it('shows a queue that shrinks by 3.5 a second', async () => {
    expect(last(named(await read('Growth per second'), 'feed._.rabbit1_15672'))).toBe(-3.5)
  })

  it('shows nothing, not 0, for a queue whose broker cannot say', async () => {
    const names = (await read('Drain time')).map(({target}) => target)
    expect(names).toEqual(['feed._.rabbit1_15672'])
  })

  it('shows 3 metrics dropped and 1 line lost', async () => {
    expect(sumOf(named(await read('Errors and what was dropped'), 'dropped'))).toBe(3)
    expect(sumOf(named(await read('Event lines lost, bad or folded'), 'events_lost'))).toBe(1)
  })

  it.each([
    ['queue', ['feed', 'mail']],
    ['task', ['feed_deliver', 'mail_send']],
    ['broker', ['rabbit1_15672']],
    ['vhost', ['_', 'crm']],
    ['broker_queue', ['feed', 'mail']],
  ])('offers the variable %s', async (name, options) => {
    const {query} = overview.templating.list.find(variable => variable.name === name)!
    expect(await find(substituted(String(query), prefixes))).toEqual(options)
  })

  it('shows one queue alone when it is chosen', async () => {
    const chosen = {...prefixes, queue: '{mail}', broker_queue: '{mail}'}
    expect((await renderPanel('Success by task', chosen)).map(({target}) => target)).toEqual(['mail_send'])
    expect(last(await renderPanel('Ready now', chosen))).toBe(2)
  })
})

it.each(targets)(
  'answers $panel with nothing, and no error, where nothing was ever written: $target',
  async ({target}) => {
    expect(await render(renderUrl, substituted(target, all('qops.nobody_writes_here')), 900)).toEqual([])
  },
)

it('shows the 23 sent too when Graphite is asked for 90 points of 900 seconds', async () => {
  const {prefixes} = WAYS['straight to Graphite']!
  const {target} = targets.find(({panel}) => panel === 'Sent by task')!
  const query = {target: substituted(target, prefixes), from: '-900s', format: 'json', maxDataPoints: '90'}
  const response = await fetch(`${renderUrl}?${new URLSearchParams(query)}`)
  const [series] = named((await response.json()) as Series[], 'feed_deliver')
  const stepSeconds = series!.datapoints[1]![1] - series!.datapoints[0]![1]
  expect(stepSeconds).toBeGreaterThanOrEqual(10)
  expect(sumOf([series!]) * stepSeconds).toBeCloseTo(23, 5)
})

it('shows 0 % failed where nothing but success was ever written', async () => {
  const prefix = `qops.healthy_${run}`
  await sendTcp(carbon, `${prefix}.task.feed.deliver.success.count 6 ${secondsAgo(70)}\n`)
  await waitUntil('the count in Graphite', async () => (await renderPanel('Failure %', all(prefix))).length > 0)
  expect(last(await renderPanel('Failure %', all(prefix)))).toBe(0)
  expect(last(await renderPanel('Failure % by task', all(prefix)))).toBe(0)
})

it('keeps a gauge that is written every 5 s when carbon rolls seconds up to ten', async () => {
  const path = `qops.polled_${run}.queue.rabbit1._.feed.ready`
  const start = secondsAgo(80) - (secondsAgo(80) % 10)
  await sendTcp(carbon, Array.from({length: 12}, (_, poll) => `${path} 7 ${start + 5 * poll}\n`).join(''))
  // Two hours are longer than one-second points are kept.
  await waitUntil('six ten-second points', async () => {
    const values = knownValues(await render(renderUrl, path, 7_200))
    return values.length === 6 && values.every(value => value === 7)
  })
})

it('gets from our statsd the fields of a timer that docs/metrics.md lists', async () => {
  const fields = await find(`qops.statsd_${run}.task.feed.feed_deliver.run_ms.*`)
  expect(fields).toEqual(STATSD_FIELDS.timer.map(suffix => suffix.slice(1)).sort())
})

/**
 * feed.deliver: 23 sent, 29 attempts, of which 18 succeed, 5 fail, 4 are to be retried, 2 are under way.
 * mail.send: 3 sent, all succeed. The counts lie in one past minute, the gauges three seconds back.
 */
function knownWorkload(): Batch[] {
  const recorder = new TaskRecorder()
  const times = (count: number, act: () => void) => Array.from({length: count}).forEach(act)
  const attempt = (task: string, queue: string, event: 'success' | 'fail' | 'retry') => {
    recorder.record({event: 'started', task, queue})
    recorder.record({event, task, queue, runMs: 40, waitMs: 100})
  }
  const minute = secondsAgo(60) - (secondsAgo(60) % 60)
  const batch = (atSeconds: number, rest: Partial<Batch> = {}): Batch => ({
    ...{atMs: atSeconds * 1_000, elapsedMs: 1_000, tasks: recorder.take(), queues: [], self: {}, ...rest},
  })

  times(23, () => recorder.record({event: 'sent', task: 'feed.deliver', queue: 'feed'}))
  times(10, () => attempt('feed.deliver', 'feed', 'success'))
  const first = batch(minute + 5)
  times(8, () => attempt('feed.deliver', 'feed', 'success'))
  times(4, () => attempt('feed.deliver', 'feed', 'retry'))
  const second = batch(minute + 20)
  times(5, () => attempt('feed.deliver', 'feed', 'fail'))
  times(2, () => recorder.record({event: 'started', task: 'feed.deliver', queue: 'feed', redelivered: true}))
  times(3, () => recorder.record({event: 'sent', task: 'mail.send', queue: 'mail'}))
  times(3, () => attempt('mail.send', 'mail', 'success'))
  const third = batch(minute + 40, {self: SELF})
  return [
    first,
    second,
    third,
    batch(secondsAgo(3), {queues: QUEUES, self: {poll_ms: 12, poll_interval_ms: 5_000, series: 2}}),
  ]
}

const SELF = {
  ...{dropped: 3, poll_errors: 1, sink_errors: 2, events_received: 90, events_lost: 1, lines_bad: 1, series_folded: 1},
}

const QUEUES: BrokerReading[] = [
  {
    ...{broker: 'rabbit1:15672', vhost: '/', queue: 'feed', ready: 7, unacked: 2, total: 9, consumers: 4},
    ...{publishRate: 1, deliverRate: 4.5, ackRate: 4.5, redeliverRate: 0.5},
    ...{delayed: 3, dead: 5, oldestAgeSeconds: 90, growthRate: -3.5, drainSeconds: 2},
  },
  {broker: 'rabbit1:15672', vhost: 'crm', queue: 'mail', ready: 2, unacked: 0, oldestAgeSeconds: 8},
]

function secondsAgo(seconds: number): number {
  return Math.floor(Date.now() / 1_000) - seconds
}

type Chosen = Prefixes & {queue?: string; broker_queue?: string}

/** The nth expression of the panel. */
async function renderPanel(panel: string, chosen: Chosen, nth = 0): Promise<Series[]> {
  const target = targets.filter(candidate => candidate.panel === panel)[nth]
  if (!target) throw new Error(`${panel} has no expression ${nth}`)
  return render(renderUrl, substituted(target.target, chosen), 900)
}

/** As Grafana does: a variable's `All` is `*`, and `'1m'` in quotes becomes `'1min'`. */
function substituted(text: string, chosen: Chosen): string {
  const values: Record<string, string> = {queue: '*', task: '*', broker: '*', vhost: '*', broker_queue: '*', ...chosen}
  return text
    .replace(/\$\{(\w+)\}/g, (_, name: string) => values[name]!)
    .replaceAll('$__interval', '1m')
    .replace(/'(\d+)m'/g, "'$1min'")
}

const named = (series: readonly Series[], name: string) => series.filter(({target}) => target === name)
const sumOf = (series: readonly Series[]) => knownValues(series).reduce((sum, value) => sum + value, 0)
const last = (series: readonly Series[]) => knownValues(series).at(-1)

/** The last parts of the paths that match, as a query variable gets them. */
async function find(query: string): Promise<string[]> {
  const response = await fetch(`${renderUrl.replace(/render$/, 'metrics/find')}?${new URLSearchParams({query})}`)
  const found = (await response.json()) as {text: string}[]
  return [...new Set(found.map(({text}) => text))].sort()
}
