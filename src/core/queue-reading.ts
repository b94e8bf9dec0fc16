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
  /** Net messages per second over the last polls: above 0 the queue grows. Needs a history, so only a sidecar has it. */
  growthRate?: number
  /** Seconds until the queue is empty at the present pace; absent while it does not shrink. */
  drainSeconds?: number
}

/** What a broker answered at `takenAtMs` (milliseconds since 1970): all the queues that the URL can see. */
export type QueueSnapshot = {takenAtMs: number; queues: QueueReading[]}

/** A reading and where it came from. */
export type BrokerReading = QueueReading & {broker: string}
