import type {SourceDeps} from '../brokers/queue-source.js'
import type {Check} from '../checks/check.js'
import type {QueueLengthOptions} from '../checks/queue-length.js'
import type {CheckResult} from '../core/check-result.js'
import {isQopsError} from '../core/errors.js'
import type {Status} from '../core/status.js'
import {withoutPasswords} from '../core/url.js'
import {type CheckFlagValues, formatOf, queueLengthRequest, timeoutStatusOf} from './check-flags.js'
import {findBrokers, type NamedBrokers} from './find-brokers.js'
import {type CheckFormat, printCheck} from './print-check.js'
import {runCheck, statusOfFailure} from './run-check.js'

/** What a check prints, and what its exit code says. */
export type CheckAnswer = {text: string; status: Status}

export type BrokerDefaults = Omit<NamedBrokers, 'flags'>

/** From flags to answer. Never rejects: a failure is an answer too. */
export async function answerCheck(
  check: Check<QueueLengthOptions>,
  values: CheckFlagValues,
  {env, config}: BrokerDefaults,
  deps: SourceDeps,
): Promise<CheckAnswer> {
  let format: CheckFormat = 'nagios'
  let timeoutStatus: Status = 'critical'
  try {
    format = formatOf(values)
    timeoutStatus = timeoutStatusOf(values)
    const {timeoutMs} = queueLengthRequest(values, [])
    const brokers = await findBrokers({flags: values.broker, env, config}, deps.http, timeoutMs)
    const result = await runCheck(check, queueLengthRequest(values, brokers), deps)
    return {text: printCheck(result, format), status: result.status}
  } catch (error) {
    return answerFailure(check.name, error, format, timeoutStatus)
  }
}

/** The one sentence, in the place where the result would be. An error that is our own bug keeps its stack. */
export function answerFailure(
  check: string,
  error: unknown,
  format: CheckFormat = 'nagios',
  timeoutStatus: Status = 'critical',
): CheckAnswer {
  const status = statusOfFailure(error, timeoutStatus)
  const result: CheckResult = {check, status, message: withoutPasswords(wordsOf(error)), results: [], perfdata: []}
  return {text: printCheck(result, format), status}
}

function wordsOf(error: unknown): string {
  if (isQopsError(error)) return error.hint ? `${error.message}; ${error.hint}` : error.message
  return `this is a bug in qops: ${error instanceof Error ? error.stack : String(error)}`
}
