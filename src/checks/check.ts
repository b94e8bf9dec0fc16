import type {CheckResult} from '../core/check-result.js'
import type {BrokerReading} from '../core/queue-reading.js'

/** A check decides; it reads nothing. One file of this folder each, listed in index.ts. */
export type Check<Options> = {
  /** As typed: `queue-length`. */
  name: string
  summary: string
  evaluate(readings: readonly BrokerReading[], options: Options): CheckResult
}
