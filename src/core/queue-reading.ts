/** One queue at one moment. `undefined` means "this broker cannot say", which is never 0. Rates are per second. */
export type QueueReading = {
  queue: string
  /** RabbitMQ's virtual host; absent where a broker has none. */
  vhost?: string
  /** `classic`, `quorum`, `stream`, `list`, … as the broker calls it. */
  type?: string
  /** Messages waiting to be delivered. */
  ready?: number
  /** Messages delivered and not acknowledged yet. */
  unacked?: number
  /** `ready` + `unacked`, as the broker counts it. */
  total?: number
  /**
   * Messages that wait for something before they are ready: their time (delayed, scheduled, a retry), or another job that
   * they depend on. Not in `total`.
   */
  delayed?: number
  /** Messages that were given up and lie in this very queue: failed, buried, dead. Not in `total`. */
  dead?: number
  consumers?: number
  /** What keeps the queue from working as usual, in the broker's words: `paused`, `down`, `no leader`. Absent when nothing does. */
  state?: string
  publishRate?: number
  deliverRate?: number
  ackRate?: number
  redeliverRate?: number
  oldestAgeSeconds?: number
  /**
   * Net messages per second: above 0 the queue grows. Over the polls of the last minute where there are any (a sidecar,
   * `qops top`); else, when it was asked for, over the broker's own last sample of 5 s, which is a glance and no trend.
   */
  growthRate?: number
  /** The most messages it takes before it drops or refuses some. */
  maxLength?: number
  /** The queue, in the same vhost, to which its dead letters go. Absent when there is none or an exchange decides. */
  deadLetterQueue?: string
  /** Seconds until the queue is empty at the present pace; absent while it does not shrink. */
  drainSeconds?: number
}

/**
 * What the caller is going to look at, for brokers where more costs more: `lengths` is ready, unacked and total; `all` adds
 * rates and whatever else there is; `growth` adds `growthRate` as the broker itself sampled it, for a caller that looks
 * only once. A source may always give more, and never has to give what it does not know.
 */
export type Wants = 'lengths' | 'all' | 'growth'

/** What a broker answered at `takenAtMs` (milliseconds since 1970): all the queues that the URL can see. */
export type QueueSnapshot = {takenAtMs: number; queues: QueueReading[]}

/** A reading and where it came from. */
export type BrokerReading = QueueReading & {broker: string}
