import type {SourceDeps} from '../brokers/queue-source.js'
import type {Check} from '../checks/check.js'
import type {CheckResult} from '../core/check-result.js'
import {ERROR_CODES, QopsError} from '../core/errors.js'
import {queueFilter} from '../core/queue-filter.js'
import type {Status} from '../core/status.js'
import {withoutPasswords} from '../core/url.js'
import {closeBrokers, openBrokers, readBrokers} from './read-brokers.js'

export type CheckRequest<Options> = {
  brokers: readonly string[]
  /** Globs; none means every queue. */
  queues: readonly string[]
  /** Only these vhosts; none means all that the URL can see. */
  vhosts: readonly string[]
  timeoutMs: number
  options: Options
}

/** Reads every broker once, decides, closes. Rejects with a QopsError when a broker could not be read. */
export async function runCheck<Options>(
  check: Check<Options>,
  {brokers: urls, queues, vhosts, timeoutMs, options}: CheckRequest<Options>,
  deps: SourceDeps,
): Promise<CheckResult> {
  const brokers = await openBrokers(urls, deps)
  try {
    const {readings, failures} = await readBrokers(brokers, AbortSignal.timeout(timeoutMs))
    if (failures[0]) throw failures[0].error
    const [isQueue, isVhost] = [queueFilter(queues), queueFilter(vhosts)]
    const chosen = readings.filter(({queue, vhost}) => isQueue(queue) && (vhost === undefined || isVhost(vhost)))
    if (chosen.length === 0) return nothingMatched(check.name, {queues, vhosts}, readings.length)
    return check.evaluate(chosen, options)
  } finally {
    await closeBrokers(brokers)
  }
}

type Wanted = Pick<CheckRequest<unknown>, 'queues' | 'vhosts'>

function nothingMatched(check: string, {queues, vhosts}: Wanted, seen: number): CheckResult {
  const place = vhosts.length > 0 ? ` in vhost ${vhosts.join(' or ')}` : ''
  const wanted = (queues.length > 0 ? `no queue matches ${queues.join(' or ')}` : 'there is no queue') + place
  const message = seen > 0 ? `${wanted} among ${seen}` : `${wanted}: the broker shows none`
  // A broker's URL after `--queue` is taken for one more name.
  return {check, status: 'unknown', message: withoutPasswords(message), results: [], perfdata: []}
}

/**
 * What a failure means for a check: a wrong question is UNKNOWN, a broker that does not answer is CRITICAL unless the
 * user says otherwise, and anything else is our own bug, so UNKNOWN.
 */
export function statusOfFailure(error: unknown, timeoutStatus: Status): Status {
  return error instanceof QopsError && ERROR_CODES[error.code].check === 'unreachable' ? timeoutStatus : 'unknown'
}
