import type {CheckResult} from '../core/check-result.js'
import type {BrokerReading, Wants} from '../core/queue-reading.js'

/** A check decides; it reads nothing. One file of this folder each, listed in index.ts. */
export type Check<Options> = {
  /** As typed: `queue-length`. */
  name: string
  summary: string
  /** What it looks at, for brokers where less costs less: `lengths` is ready, unacked and total. */
  wants: Wants
  evaluate(readings: readonly BrokerReading[], options: Options): CheckResult
}
