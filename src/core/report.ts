import {QUEUE_FIELDS} from './metric.js'
import type {BrokerReading} from './queue-reading.js'

/** JSON forms that scripts, `qops top` and other sidecars read: snake_case keys, what is not known is left out. */

type QueueFigure = (typeof QUEUE_FIELDS)[number][0]

export type QueueRow = {broker: string; vhost?: string; queue: string; type?: string; state?: string} & Partial<
  Record<QueueFigure, number>
>

export type BrokerFailure = {broker: string; code: string; message: string}

/** `GET /v1/queues`, `qops top --once --json`. `at` is ISO 8601 in UTC: when the queues were read. */
export type QueuesReport = {at: string; queues: QueueRow[]; errors: BrokerFailure[]}

/** Totals since the sidecar started, rates per second over the last 10 s, quantiles over the last 10 to 20 s. */
export type TaskRow = {
  queue: string
  task: string
  sent: number
  started: number
  success: number
  fail: number
  retry: number
  reject: number
  timeout: number
  duplicate: number
  redelivered: number
  in_flight: number
  sent_rate?: number
  success_rate?: number
  fail_rate?: number
  retry_rate?: number
  run_p50_ms?: number
  run_p95_ms?: number
  run_p99_ms?: number
  wait_p50_ms?: number
  wait_p95_ms?: number
  wait_p99_ms?: number
}

/** How the events came in, since the sidecar started. */
type EventFigures = {received: number; repeated: number; bad: number; lost: number; workers: number}

/** `GET /v1/tasks`. */
export type TasksReport = {at: string; since: string; tasks: TaskRow[]; events: EventFigures}

export function queueRow(reading: BrokerReading): QueueRow {
  const {broker, vhost, queue, type, state} = reading
  const row: QueueRow = {broker, ...(vhost !== undefined && {vhost}), queue}
  if (type !== undefined) row.type = type
  if (state !== undefined) row.state = state
  for (const [name, field] of QUEUE_FIELDS) {
    const value = reading[field]
    if (value !== undefined) row[name] = round(value)
  }
  return row
}

export function readingOf(row: QueueRow): BrokerReading {
  const {broker, vhost, queue, type, state} = row
  const reading: BrokerReading = {broker, queue, ...(vhost !== undefined && {vhost})}
  if (type !== undefined) reading.type = type
  if (state !== undefined) reading.state = state
  for (const [name, field] of QUEUE_FIELDS) {
    const value = row[name]
    if (typeof value === 'number') reading[field] = value
  }
  return reading
}

/** Three decimals are enough for any eye or threshold. */
export const round = (value: number) => Math.round(value * 1000) / 1000
