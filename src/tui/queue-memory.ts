import type {QueueRow, QueuesReport} from '../core/report.js'

/** Enough for the widest sparkline; it bounds the memory. */
const MAX_LENGTHS = 60

/** A queue on the screen. */
export type QueueSeen = QueueRow & {
  /** Its broker did not answer: these are the figures of the last time it did. */
  stale: boolean
  /** Number of messages at each reading, oldest first. */
  lengths: readonly number[]
}

/**
 * The report's queues, with what is remembered of each. The queues of a broker that did not answer stay, marked stale;
 * those that a broker no longer has are forgotten.
 */
export function rememberQueues(before: readonly QueueSeen[], report: QueuesReport, isNew: boolean): QueueSeen[] {
  const failing = new Set(report.errors.map(error => error.broker))
  const known = new Map(before.map(row => [keyOf(row), row]))
  const seen = report.queues.map(row => {
    const lengths = known.get(keyOf(row))?.lengths ?? []
    const stale = failing.has(row.broker)
    return {...row, stale, lengths: isNew && !stale ? extended(lengths, lengthOf(row)) : lengths}
  })
  const answered = new Set(report.queues.map(row => row.broker))
  const kept = before.filter(row => failing.has(row.broker) && !answered.has(row.broker))
  return [...seen, ...kept.map(row => ({...row, stale: true}))]
}

/** How long a queue is, as far as its broker can say. */
export const lengthOf = (row: QueueRow) => row.total ?? row.ready

const keyOf = ({broker, vhost, queue}: QueueRow) => `${broker}\n${vhost ?? ''}\n${queue}`

const extended = (lengths: readonly number[], length: number | undefined) =>
  length === undefined ? lengths : [...lengths, length].slice(-MAX_LENGTHS)
