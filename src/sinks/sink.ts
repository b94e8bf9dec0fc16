import type {Batch} from '../core/metric.js'

/** Since the sink was opened. */
export type SinkHealth = {
  /** Metrics (or lines) that were thrown away. */
  dropped: number
  errors: number
  /** The last error in words, until a write succeeds again. */
  lastError?: string
}

/** How long a sink may take to close. */
export const CLOSE_LIMIT_MS = 1_500

/** Where figures go. All there is to implement to send them elsewhere. */
export interface Sink {
  /** For logs: kind and address, never a secret. */
  readonly name: string
  /** Never throws, never waits. A sink in trouble drops, and counts what it dropped. */
  emit(batch: Batch): void
  health(): SinkHealth
  /** Sends what it still holds, for at most CLOSE_LIMIT_MS. May be called twice, and before the first emit. */
  close(): Promise<void>
}

export type SinkOptions = {
  /** First part of every metric's path. */
  prefix: string
  /** `host:pid` and a start mark: whose lines a sidecar counts. */
  worker: string
}

export type OpenSink = (url: URL, options: SinkOptions) => Sink
