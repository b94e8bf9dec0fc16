import type {TasksReport} from '../core/report.js'
import type {LedgerFigures} from '../reference/simulation/ledger.js'

/** The demo's last line. Counts of tasks are the sidecar's, counts of deliveries the application's own. */
export type DemoSummary = {
  posts: number
  sent: number
  success: number
  fail: number
  retry: number
  /** Feeds that newly got a photo. */
  deliveries: number
  /** What the follower graph says they should be. */
  expected_deliveries: number
  /** Tasks sent that never ended. */
  lost: number
  /** Events that the sidecar missed, and how far its counts are from the application's own book. */
  events_lost: number
  miscounted: number
  seconds: number
}

const FIGURES = ['sent', 'success', 'fail', 'retry'] as const

export function summaryOf(report: TasksReport, ledger: LedgerFigures, seconds: number): DemoSummary {
  const [sent, success, fail, retry] = FIGURES.map(event => totalOf(report, event)) as [number, number, number, number]
  return {
    ...{posts: ledger.posts, sent, success, fail, retry},
    deliveries: ledger.deliveries,
    expected_deliveries: ledger.expectedDeliveries,
    lost: ledger.outstanding,
    events_lost: report.events.lost,
    miscounted: miscounted(report, ledger),
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** True when nothing was lost, every follower got every photo, and what was shown is what happened. */
export const isSound = (summary: DemoSummary, {failedPosts}: LedgerFigures) =>
  summary.lost === 0 &&
  summary.miscounted === 0 &&
  (failedPosts > 0 || summary.deliveries === summary.expected_deliveries)

/** True when the sidecar has counted all that the application did. */
export const agrees = (report: TasksReport, ledger: LedgerFigures) => miscounted(report, ledger) === 0

const miscounted = (report: TasksReport, ledger: LedgerFigures) =>
  FIGURES.reduce((sum, event) => sum + Math.abs(totalOf(report, event) - ledger[event]), 0)

const totalOf = ({tasks}: TasksReport, event: (typeof FIGURES)[number]) =>
  tasks.reduce((sum, row) => sum + row[event], 0)
