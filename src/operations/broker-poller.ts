import type {BrokerReading} from '../core/queue-reading.js'
import {QueueTrend} from '../core/queue-trend.js'
import type {BrokerFailure} from '../core/report.js'
import {type OpenBroker, readBrokers} from './read-brokers.js'

export type PollResult = {takenAtMs: number; tookMs: number; readings: BrokerReading[]; failures: BrokerFailure[]}

export type PollerOptions = {
  brokers: readonly OpenBroker[]
  intervalMs: number
  /** How long a broker may take before it counts as failed. */
  timeoutMs: number
  onPoll: (result: PollResult) => void
}

/** Polls all brokers once per interval, never twice at once: a slow broker is polled less often. */
export class BrokerPoller {
  private readonly trend = new QueueTrend()
  private readonly stopping = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private polling: Promise<void> = Promise.resolve()

  constructor(private readonly options: PollerOptions) {}

  /** Resolves when the first poll is done. */
  start(): Promise<void> {
    this.polling = this.poll()
    return this.polling
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    clearTimeout(this.timer)
    await this.polling
  }

  private async poll(): Promise<void> {
    const {brokers, intervalMs, timeoutMs, onPoll} = this.options
    const startedMs = performance.now()
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutMs)])
    const {readings, failures} = await readBrokers(brokers, signal)
    if (this.stopping.signal.aborted) return
    const tookMs = performance.now() - startedMs
    const extended = this.trend.extend(readings, performance.now())
    onPoll({
      takenAtMs: Date.now(),
      tookMs,
      readings: extended,
      failures: failures.map(({broker, code, message}) => ({broker, code, message})),
    })
    this.timer = setTimeout(
      () => {
        this.polling = this.poll()
      },
      Math.max(0, intervalMs - tookMs),
    )
  }
}
