import type {SourceDeps} from '../brokers/queue-source.js'
import type {Check} from '../checks/check.js'
import type {CheckResult} from '../core/check-result.js'
import {ERROR_CODES, isQopsError} from '../core/errors.js'
import {queueFilter} from '../core/queue-filter.js'
import type {BrokerReading} from '../core/queue-reading.js'
import {byWorst, type Status} from '../core/status.js'
import {withoutPasswords} from '../core/url.js'
import {closeBrokers, openBrokers, type Reading, readBrokers} from './read-brokers.js'

export type CheckRequest<Options> = {
  brokers: readonly string[]
  /** Globs; none means every queue. */
  queues: readonly string[]
  /** Only these vhosts; none means all that the URL can see. */
  vhosts: readonly string[]
  timeoutMs: number
  /** What a broker is that does not answer. */
  timeoutStatus: Status
  options: Options
}

/** Reads every broker once, decides, closes. Rejects with a QopsError when no broker could be read. */
export async function runCheck<Options>(
  check: Check<Options>,
  request: CheckRequest<Options>,
  deps: SourceDeps,
): Promise<CheckResult> {
  const brokers = await openBrokers(request.brokers, deps)
  try {
    const signal = AbortSignal.timeout(request.timeoutMs)
    return judge(check, request, await readBrokers(brokers, signal, check.wants))
  } finally {
    await closeBrokers(brokers)
  }
}

type Finding = Pick<CheckResult, 'status' | 'message'>

/**
 * What the readings say, and besides it every broker that could not be read and every name that matches nothing: a
 * queue that was deleted must not be OK because its neighbour is. The worst comes first.
 */
function judge<Options>(
  check: Check<Options>,
  request: CheckRequest<Options>,
  {readings, failures}: Reading,
): CheckResult {
  const failed = failures.map(({error, message}) => ({
    status: statusOfFailure(error, request.timeoutStatus),
    message,
    error,
  }))
  const [worstFailure] = failed.toSorted(byWorst)
  if (worstFailure && failed.length === request.brokers.length) throw worstFailure.error
  const isQueue = queueFilter(request.queues)
  const here = readings.filter(inVhosts(request.vhosts))
  const chosen = here.filter(({queue}) => isQueue(queue))
  const result =
    chosen.length > 0 ? check.evaluate(chosen, request.options) : nothingMatched(check.name, request, readings.length)
  const missing =
    chosen.length > 0 ? request.queues.filter(glob => !here.some(({queue}) => queueFilter([glob])(queue))) : []
  const findings: Finding[] = [result, ...failed, ...missing.map(notThere)].toSorted(byWorst)
  const message = findings.map(finding => finding.message).join('; ')
  return {...result, status: findings[0]!.status, message: withoutPasswords(message)}
}

function inVhosts(vhosts: readonly string[]): (reading: BrokerReading) => boolean {
  const isVhost = queueFilter(vhosts)
  return ({vhost}) => vhost === undefined || isVhost(vhost)
}

const notThere = (glob: string): Finding => ({status: 'unknown', message: `no queue matches ${glob}`})

type Wanted = Pick<CheckRequest<unknown>, 'queues' | 'vhosts'>

function nothingMatched(check: string, {queues, vhosts}: Wanted, seen: number): CheckResult {
  const place = vhosts.length > 0 ? ` in vhost ${vhosts.join(' or ')}` : ''
  const wanted = (queues.length > 0 ? `no queue matches ${queues.join(' or ')}` : 'there is no queue') + place
  const message = seen > 0 ? `${wanted} among ${seen}` : `${wanted}: the broker shows none`
  return {check, status: 'unknown', message, results: [], perfdata: []}
}

/**
 * What a failure means for a check: a wrong question is UNKNOWN, a broker that does not answer is CRITICAL unless the
 * user says otherwise, and anything else is our own bug, so UNKNOWN.
 */
export function statusOfFailure(error: unknown, timeoutStatus: Status): Status {
  return isQopsError(error) && ERROR_CODES[error.code].check === 'unreachable' ? timeoutStatus : 'unknown'
}
