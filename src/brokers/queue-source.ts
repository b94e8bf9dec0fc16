import type {Finding} from '../core/finding.js'
import type {SendHttp} from '../core/http.js'
import type {QueueSnapshot, Wants} from '../core/queue-reading.js'

/** All there is to implement to make qops read a broker. */
export interface QueueSource {
  /**
   * All queues that the URL can see. Rejects with a QopsError when the broker cannot be read: never a partial list,
   * never an empty one for "don't know". Stops waiting when the signal aborts. `wants` is `all` when left out.
   */
  snapshot(signal: AbortSignal, wants?: Wants): Promise<QueueSnapshot>
  /**
   * For `qops doctor`, after a snapshot: version, the route taken and why, rights that are missing. Absent: there is
   * nothing to say that the snapshot does not show.
   */
  examine?(signal: AbortSignal): Promise<Finding[]>
  /** May be called twice, and before the first snapshot. */
  close(): Promise<void>
}

/** What a source needs of the world. */
export type SourceDeps = {
  /** A small seam over node:http, because global fetch costs a check 120 ms of start-up. */
  http: SendHttp
  /** Milliseconds since 1970. */
  now: () => number
  /** Brokers besides those of index.ts: the one that runs inside this process. */
  more?: BrokerList
}

/** By the scheme of their URLs, `rabbitmq:`; each is loaded when it is first used. */
export type BrokerList = Readonly<Record<string, () => Promise<{default: OpenSource}>>>

export type OpenSource = (url: URL, deps: SourceDeps) => QueueSource
