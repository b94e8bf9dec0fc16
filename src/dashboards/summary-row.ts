import {maxNow, percentNow, perSecondNow, slowestNow, sumNow} from './expression.js'
import type {Row} from './layout.js'
import {queueGauge, taskCounts, taskGauge, taskTimes} from './metric-path.js'
import {stat} from './panel.js'
import {ENDED_FOR_GOOD, FAILED, FAILURE_NOTE, FAILURE_THRESHOLDS} from './task-row.js'

const MINUTE = 'The mean of the last minute, all chosen tasks together.'

/** Is work piling up, is it succeeding, will it be done in time? */
export const summaryRow: Row = {
  title: 'Now',
  panels: [
    stat({
      title: 'Ready now',
      unit: 'short',
      width: 3,
      decimals: 0,
      shows: 'last',
      queries: [sumNow(queueGauge('ready'))],
      note: 'All chosen queues together. `-`: no broker was read in the last minute.',
    }),
    stat({
      title: 'Oldest message',
      unit: 's',
      width: 3,
      shows: 'last',
      queries: [maxNow(queueGauge('oldest_age_s'))],
      note: 'Of all chosen queues. `-`: the broker cannot say.',
    }),
    rate('Sent', 'sent'),
    rate('Success', 'success'),
    rate('Fail', 'fail'),
    stat({
      title: 'Failure %',
      unit: 'percent',
      width: 3,
      decimals: 1,
      shows: 'lastNotNull',
      queries: [percentNow(taskCounts(...FAILED), taskCounts(...ENDED_FOR_GOOD))],
      thresholds: FAILURE_THRESHOLDS,
      note: `${FAILURE_NOTE} Over the last five minutes in which a task ended.`,
    }),
    stat({
      title: 'Run time p95',
      unit: 'ms',
      width: 3,
      shows: 'lastNotNull',
      queries: [slowestNow(taskTimes('upper_95', 'run_ms'))],
      note: "The slowest task's, the mean of the last minute.",
    }),
    stat({
      title: 'In flight',
      unit: 'short',
      width: 3,
      decimals: 0,
      shows: 'last',
      queries: [sumNow(taskGauge('in_flight'))],
      note: 'All chosen tasks together. `-`: nothing was in flight for a minute.',
    }),
  ],
}

function rate(title: string, event: string) {
  const queries = [perSecondNow(taskCounts(event))]
  return stat({title: `${title} per second`, unit: 'ops', width: 3, shows: 'lastNotNull', queries, note: MINUTE})
}
