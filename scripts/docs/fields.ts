import type {MetricKind} from '../../src/core/metric-catalog.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {graphitePoints} from '../../src/sinks/graphite-points.js'

const ONE_OF_EACH: Record<MetricKind, string> = {counter: 'success', timer: 'run_ms', gauge: 'in_flight'}

/** What the Graphite sink writes after the path of a metric of this kind, found out by letting it write one. */
export function graphiteFields(kind: MetricKind): string[] {
  const recorder = new TaskRecorder()
  recorder.record({event: 'success', task: 'task', queue: 'queue', runMs: 1, waitMs: 1})
  const path = `qops.task.queue.task.${ONE_OF_EACH[kind]}`
  const points = graphitePoints('qops', {atMs: 0, elapsedMs: 1_000, tasks: recorder.take(), queues: [], self: {}})
  return Object.keys(points)
    .filter(name => name === path || name.startsWith(`${path}.`))
    .map(name => name.slice(path.length))
}

const PERCENTS = [95, 99]

/** What statsd 0.9 writes with our statsd-config.js. Source: its lib/process_metrics.js; checked by an integration test. */
export const STATSD_FIELDS: Record<MetricKind, readonly string[]> = {
  counter: ['.count', '.rate'],
  timer: [
    ...['.count', '.count_ps', '.lower', '.upper', '.mean', '.median', '.std', '.sum', '.sum_squares'],
    ...PERCENTS.flatMap(percent =>
      ['count', 'mean', 'upper', 'sum', 'sum_squares'].map(field => `.${field}_${percent}`),
    ),
  ],
  gauge: [''],
}
