import type {BrokerReading} from '../core/queue-reading.js'
import {QueueTrend} from '../core/queue-trend.js'
import type {BrokerFailure} from '../core/report.js'
import {type OpenBroker, plainFailures, readBrokers} from './read-brokers.js'

export type PollResult = {
  broker: OpenBroker
  takenAtMs: number
  tookMs: number
  /** From the start of this poll to the start of the next. */
  nextInMs: number
  readings: BrokerReading[]
  failures: BrokerFailure[]
}

export type PollerOptions = {
  broker: OpenBroker
  intervalMs: number
  /** How long the broker may take before it counts as failed. */
  timeoutMs: number
  onPoll: (result: PollResult) => void
}

/** Of its interval a poll may take so much; when it takes more, the interval grows. */
export const POLL_SHARE = 0.25

/**
 * Until the next poll begins. Pure. A broker that takes long to answer is asked less often, so that we are never most of
 * its load; one that does not answer at all has no load of us, and is asked as often as ever, to see when it is back.
 */
export const nextPollInMs = (intervalMs: number, tookMs: number, failed: boolean): number =>
  failed ? Math.max(intervalMs, tookMs) : Math.max(intervalMs, tookMs / POLL_SHARE)

/** Polls one broker once per interval, never twice at once. Each broker has a poller of its own: none delays another. */
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
    const {broker, intervalMs, timeoutMs, onPoll} = this.options
    const startedMs = performance.now()
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutMs)])
    const {readings, failures} = await readBrokers([broker], signal)
    if (this.stopping.signal.aborted) return
    const tookMs = performance.now() - startedMs
    const nextInMs = nextPollInMs(intervalMs, tookMs, failures.length > 0)
    onPoll({
      ...{broker, takenAtMs: Date.now(), tookMs, nextInMs},
      readings: this.trend.extend(readings, performance.now()),
      failures: plainFailures(failures),
    })
    this.timer = setTimeout(() => {
      this.polling = this.poll()
    }, nextInMs - tookMs)
  }
}
