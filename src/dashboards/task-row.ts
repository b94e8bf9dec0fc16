import {percentByTask, perSecondBy, ratioByTask, slowestBy, sumBy} from './expression.js'
import type {Row} from './layout.js'
import {taskCounts, taskGauge, taskTimes} from './metric-path.js'
import {type Panel, timeSeries} from './panel.js'

/** Endings after which a task does not run again. */
export const ENDED_FOR_GOOD = ['success', 'fail', 'timeout'] as const
export const FAILED = ['fail', 'timeout'] as const

export const FAILURE_NOTE = '(fail + timeout) / (success + fail + timeout): a retry is not a failure yet.'
export const FAILURE_THRESHOLDS = [
  {from: 1, color: 'yellow'},
  {from: 5, color: 'red'},
] as const

/** A ratio of a few seconds' counts would jump between 0 and 100 %. */
const RATIO_INTERVAL = '1m'

const ROW_OF_3 = 8
const ROW_OF_2 = 12

export const taskRow: Row = {
  title: 'Tasks',
  panels: [
    rate('Sent', 'sent'),
    rate('Started', 'started'),
    rate('Success', 'success'),
    rate('Fail', 'fail'),
    rate('Retry', 'retry'),
    timeSeries({
      title: 'Other events by task',
      unit: 'ops',
      width: ROW_OF_3,
      queries: [perSecondBy(taskCounts('timeout', 'reject', 'duplicate', 'redelivered'), 'task', 'name')],
    }),
    timeSeries({
      title: 'Failure % by task',
      unit: 'percent',
      width: ROW_OF_3,
      minInterval: RATIO_INTERVAL,
      connectMs: 600_000,
      thresholds: FAILURE_THRESHOLDS,
      queries: [percentByTask(taskCounts(...FAILED), taskCounts(...ENDED_FOR_GOOD))],
      note: FAILURE_NOTE,
    }),
    timeSeries({
      title: 'Retry amplification by task',
      unit: 'short',
      width: ROW_OF_3,
      minInterval: RATIO_INTERVAL,
      connectMs: 600_000,
      queries: [ratioByTask(taskCounts(...ENDED_FOR_GOOD, 'retry'), taskCounts(...ENDED_FOR_GOOD))],
      note: 'Attempts that ended, for each task that ended for good: 1 is no retries, 3 is three times the work.',
    }),
    timeSeries({
      title: 'In flight by task',
      unit: 'short',
      width: ROW_OF_3,
      queries: [sumBy(taskGauge('in_flight'), 'task')],
    }),
    timeSeries({
      title: 'Run time by task: median, p95, p99',
      unit: 'ms',
      width: ROW_OF_2,
      connectMs: 60_000,
      queries: (['median', 'upper_95', 'upper_99'] as const).map(field =>
        slowestBy(taskTimes(field, 'run_ms'), 'task', 'field'),
      ),
      overrides: [lineOf('median', {lineWidth: 2}), lineOf('upper_99', {lineStyle: {fill: 'dash', dash: [6, 4]}})],
      note: 'Where several queues have one task, the slower queue.',
    }),
    timeSeries({
      title: 'Wait and total time by task: p95',
      unit: 'ms',
      width: ROW_OF_2,
      connectMs: 60_000,
      queries: [slowestBy(taskTimes('upper_95', 'wait_ms', 'total_ms'), 'task', 'name')],
      overrides: [lineOf('total_ms', {lineStyle: {fill: 'dash', dash: [6, 4]}})],
      note: 'Known for tasks whose publisher says when it sent them.',
    }),
  ],
}

function rate(title: string, event: string): Panel {
  const queries = [perSecondBy(taskCounts(event), 'task')]
  return timeSeries({title: `${title} by task`, unit: 'ops', width: ROW_OF_3, queries})
}

/** Sets the line of every series whose legend ends with `.<last>`. */
function lineOf(last: string, custom: Record<string, unknown>) {
  return {
    matcher: {id: 'byRegexp', options: `/\\.${last}$/`},
    properties: Object.entries(custom).map(([property, value]) => ({id: `custom.${property}`, value})),
  }
}
