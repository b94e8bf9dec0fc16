import {TASK_EVENTS} from './task-event.js'

export type MetricKind = 'counter' | 'timer' | 'gauge'
export type MetricScope = 'task' | 'queue' | 'self'

export type MetricDefinition = {
  scope: MetricScope
  /** Last part of the path. */
  name: string
  kind: MetricKind
  unit: string
  help: string
}

const EVENT_HELP: Record<(typeof TASK_EVENTS)[number], string> = {
  sent: 'tasks handed to the broker',
  started: 'attempts begun by a worker',
  success: 'attempts that did their work',
  fail: 'tasks given up for good',
  retry: 'attempts that failed and will run again',
  reject: 'messages refused before they started: unknown task, not readable',
  timeout: 'attempts stopped at their hard time limit',
  duplicate: 'deliveries skipped because the work was done already',
}

const metric = (scope: MetricScope, kind: MetricKind, name: string, unit: string, help: string): MetricDefinition => ({
  scope,
  kind,
  name,
  unit,
  help,
})

/**
 * The one list of all metrics. Their paths are
 * `<prefix>.task.<queue>.<task>.<name>`, `<prefix>.queue.<broker>.<vhost>.<queue>.<name>` and `<prefix>.self.<name>`.
 * Code, docs/metrics.md and the dashboards are derived from it.
 */
export const METRIC_CATALOG = [
  ...TASK_EVENTS.map(name => metric('task', 'counter', name, 'tasks', EVENT_HELP[name])),
  metric('task', 'counter', 'redelivered', 'tasks', 'attempts on a message that the broker had delivered before'),
  metric('task', 'timer', 'run_ms', 'ms', 'how long an attempt ran'),
  metric('task', 'timer', 'wait_ms', 'ms', 'from publish to the start of an attempt'),
  metric('task', 'timer', 'total_ms', 'ms', 'from publish to the end of an attempt'),
  metric('task', 'gauge', 'in_flight', 'tasks', 'attempts begun and not ended'),

  metric('queue', 'gauge', 'ready', 'messages', 'waiting to be delivered'),
  metric('queue', 'gauge', 'unacked', 'messages', 'delivered and not acknowledged yet'),
  metric('queue', 'gauge', 'total', 'messages', 'ready and unacked together'),
  metric('queue', 'gauge', 'delayed', 'messages', 'waiting for their time, or for another job, before they are ready'),
  metric('queue', 'gauge', 'dead', 'messages', 'given up, and kept in this very queue'),
  metric('queue', 'gauge', 'consumers', 'consumers', 'consumers of the queue'),
  metric('queue', 'gauge', 'publish_rate', 'messages/s', 'published'),
  metric('queue', 'gauge', 'deliver_rate', 'messages/s', 'delivered to consumers'),
  metric('queue', 'gauge', 'ack_rate', 'messages/s', 'acknowledged'),
  metric('queue', 'gauge', 'redeliver_rate', 'messages/s', 'delivered again'),
  metric('queue', 'gauge', 'oldest_age_s', 's', 'age of the oldest message'),
  metric('queue', 'gauge', 'growth_rate', 'messages/s', 'net growth; below 0 the queue shrinks'),
  metric('queue', 'gauge', 'drain_s', 's', 'until the queue is empty at the present pace'),

  metric('self', 'gauge', 'poll_ms', 'ms', 'how long the last poll of a broker took; of several brokers the longest'),
  metric(
    'self',
    'gauge',
    'poll_interval_ms',
    'ms',
    'time between two polls of a broker: longer than asked for when its polls take long',
  ),
  metric('self', 'counter', 'poll_errors', 'polls', 'polls of a broker that failed'),
  metric('self', 'counter', 'events_received', 'lines', 'task event lines received'),
  metric('self', 'counter', 'lines_bad', 'lines', 'task event lines that could not be read'),
  metric('self', 'counter', 'events_lost', 'lines', 'task event lines that a gap in seq shows to be missing'),
  metric('self', 'counter', 'dropped', 'metrics', 'metrics dropped because a sink was in trouble'),
  metric('self', 'counter', 'sink_errors', 'errors', 'errors met while writing to a sink'),
  metric('self', 'gauge', 'series', 'series', 'pairs of queue and task now in memory'),
  metric(
    'self',
    'counter',
    'series_folded',
    'events',
    'events counted under task `other` because there were too many names',
  ),
] as const satisfies readonly MetricDefinition[]

const byScopeAndName = new Map<string, MetricDefinition>(
  METRIC_CATALOG.map(entry => [`${entry.scope}.${entry.name}`, entry]),
)

/** The catalogue's entry. A name that is not in the catalogue is our bug, so it throws. */
export function definitionOf(scope: MetricScope, name: string): MetricDefinition {
  const found = byScopeAndName.get(`${scope}.${name}`)
  if (!found) throw new Error(`metric ${scope}.${name} is not in METRIC_CATALOG`)
  return found
}
