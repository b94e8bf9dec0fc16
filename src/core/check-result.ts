import type {Status} from './status.js'

/** One queue (or task) as a check saw it. `value` is absent when it could not be measured. */
export type CheckItem = {
  broker: string
  vhost?: string
  queue: string
  status: Status
  value?: number
  unit: string
  /** `over 1000`, `not known to the broker`; empty when all is well. */
  why: string
}

/** A figure for the monitoring system to draw. */
export type Perfdata = {
  label: string
  value: number
  unit: string
  warn?: string
  crit?: string
  min?: number
  max?: number
}

export type CheckResult = {
  /** `queue-length` */
  check: string
  status: Status
  message: string
  results: CheckItem[]
  perfdata: Perfdata[]
}
