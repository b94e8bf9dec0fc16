import {definitionOf, type MetricKind, type MetricScope} from './metric-catalog.js'
import {pathPart} from './path-part.js'
import type {BrokerReading} from './queue-reading.js'
import type {TaskDelta} from './task-delta.js'
import {TASK_EVENTS} from './task-event.js'
import type {Timing} from './timing.js'

type MetricName = {scope: MetricScope; name: string; labels: Readonly<Record<string, string>>}

/** One figure on its way to a sink. A counter's value is what was added since the last flush. */
export type Metric = MetricName &
  ({kind: 'counter'; value: number} | {kind: 'gauge'; value: number} | {kind: 'timer'; timing: Timing})

/** qops's own figures, by their names in the catalogue. */
type SelfFigures = Readonly<Record<string, number>>

/** All that one flush has to say. */
export type Batch = {
  /** End of the interval, ms since 1970; strictly later than the last batch's. */
  atMs: number
  /** Measured, not nominal: what rates divide by. */
  elapsedMs: number
  tasks: readonly TaskDelta[]
  queues: readonly BrokerReading[]
  self: SelfFigures
}

/** `<prefix>.task.feed.feed_deliver.sent`: the labels in the catalogue's order, each made safe. */
export function metricPath(prefix: string, {scope, labels, name}: MetricName): string {
  const parts = Object.values(labels).map(pathPart)
  return [prefix, scope, ...parts, name].filter(Boolean).join('.')
}

export function metricsOf({tasks, queues, self}: Batch): Metric[] {
  return [
    ...tasks.flatMap(taskMetrics),
    ...queues.flatMap(queueMetrics),
    ...Object.entries(self).flatMap(([name, value]) => selfMetric(name, value)),
  ]
}

/** Counters that did not move are left out: a 0 would only fill disks. */
function taskMetrics({task, queue, counts, redelivered, inFlight, ...timings}: TaskDelta): Metric[] {
  const labels = {queue, task}
  const counted = {...counts, redelivered}
  return [
    ...[...TASK_EVENTS, 'redelivered' as const]
      .filter(name => counted[name] > 0)
      .map((name): Metric => ({scope: 'task', name, labels, kind: 'counter', value: counted[name]})),
    ...(['run', 'wait', 'total'] as const).flatMap((name): Metric[] => {
      const timing = timings[name]
      return timing ? [{scope: 'task', name: `${name}_ms`, labels, kind: 'timer', timing}] : []
    }),
    {scope: 'task', name: 'in_flight', labels, kind: 'gauge', value: inFlight},
  ]
}

/** What the broker cannot say is left out, never sent as 0. */
function queueMetrics(reading: BrokerReading): Metric[] {
  const labels = {broker: reading.broker, vhost: reading.vhost ?? '', queue: reading.queue}
  return QUEUE_FIELDS.flatMap(([name, field]): Metric[] => {
    const value = reading[field]
    return value === undefined ? [] : [{scope: 'queue', name, labels, kind: 'gauge', value}]
  })
}

/** The catalogue's name of each figure of a reading; the same names are its keys in JSON. */
export const QUEUE_FIELDS = [
  ['ready', 'ready'],
  ['unacked', 'unacked'],
  ['total', 'total'],
  ['delayed', 'delayed'],
  ['dead', 'dead'],
  ['consumers', 'consumers'],
  ['publish_rate', 'publishRate'],
  ['deliver_rate', 'deliverRate'],
  ['ack_rate', 'ackRate'],
  ['redeliver_rate', 'redeliverRate'],
  ['oldest_age_s', 'oldestAgeSeconds'],
  ['growth_rate', 'growthRate'],
  ['drain_s', 'drainSeconds'],
] as const satisfies readonly (readonly [string, keyof BrokerReading])[]

function selfMetric(name: string, value: number): Metric[] {
  const kind: MetricKind = definitionOf('self', name).kind
  if (kind === 'timer') throw new Error(`self.${name} is a timer: not supported`)
  return kind === 'counter' && value === 0 ? [] : [{scope: 'self', name, labels: {}, kind, value}]
}
