import type {SourceDeps} from '../brokers/queue-source.js'
import {QueueTrend} from '../core/queue-trend.js'
import {type QueuesReport, queueRow} from '../core/report.js'
import {closeBrokers, openBrokers, plainFailures, type Reading, readBrokers} from './read-brokers.js'

export type WatchedQueues = {
  /** What the brokers are called. */
  names: readonly string[]
  /** Reads all brokers at once. Does not reject: those that cannot be read are in the report, and why in `failures`. */
  look(signal: AbortSignal): Promise<{report: QueuesReport; failures: Reading['failures']}>
  close(): Promise<void>
}

/** The queues of several brokers. From the second look on, their growth is known. Throws BAD_URL. */
export async function watchQueues(urls: readonly string[], deps: SourceDeps): Promise<WatchedQueues> {
  const brokers = await openBrokers(urls, deps)
  const trend = new QueueTrend()
  return {
    names: brokers.map(({name}) => name),
    async look(signal) {
      const {readings, failures} = await readBrokers(brokers, signal)
      const queues = trend.extend(readings, performance.now()).map(queueRow)
      const errors = plainFailures(failures)
      return {report: {at: new Date(deps.now()).toISOString(), queues, errors}, failures}
    },
    close: async () => void (await closeBrokers(brokers)),
  }
}
