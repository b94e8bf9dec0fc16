import {openBroker} from '../brokers/index.js'
import type {SourceDeps} from '../brokers/queue-source.js'
import {isQopsError, reason} from '../core/errors.js'
import type {BrokerReading, Wants} from '../core/queue-reading.js'
import type {BrokerFailure} from '../core/report.js'

/** Fit for JSON: without the error object. */
export const plainFailures = (failures: Reading['failures']): BrokerFailure[] =>
  failures.map(({broker, code, message}) => ({broker, code, message}))

export type OpenBroker = Awaited<ReturnType<typeof openBroker>>

export type Reading = {readings: BrokerReading[]; failures: (BrokerFailure & {error: unknown})[]}

/** All or none: when one URL is wrong, those opened before it are closed. */
export async function openBrokers(urls: readonly string[], deps: SourceDeps): Promise<OpenBroker[]> {
  const opened = await Promise.allSettled(urls.map(url => openBroker(url, deps)))
  const brokers = opened.filter(result => result.status === 'fulfilled').map(result => result.value)
  const failed = opened.find(result => result.status === 'rejected')
  if (!failed) return brokers
  await closeBrokers(brokers)
  throw failed.reason
}

export const closeBrokers = (brokers: readonly OpenBroker[]) =>
  Promise.allSettled(brokers.map(({source}) => source.close()))

/** Reads all brokers at once. One that fails does not hide the others; one that is silent is given up at `timeoutMs`. */
export async function readBrokers(
  brokers: readonly OpenBroker[],
  signal: AbortSignal,
  wants: Wants = 'all',
): Promise<Reading> {
  const outcomes = await Promise.all(brokers.map(broker => readOne(broker, signal, wants)))
  return {
    readings: outcomes.flatMap(outcome => outcome.readings),
    failures: outcomes.flatMap(outcome => outcome.failures),
  }
}

async function readOne({name, source}: OpenBroker, signal: AbortSignal, wants: Wants): Promise<Reading> {
  try {
    const {queues} = await source.snapshot(signal, wants)
    return {readings: queues.map(queue => ({broker: name, ...queue})), failures: []}
  } catch (error) {
    const code = isQopsError(error) ? error.code : 'SOURCE_REPLY'
    return {readings: [], failures: [{broker: name, code, message: reason(error), error}]}
  }
}
