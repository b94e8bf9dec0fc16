import {increments} from '../core/increments.js'
import {TaskRecorder} from '../core/task-recorder.js'
import {Flusher} from '../sinks/flusher.js'
import {openSink} from '../sinks/index.js'
import type {Sink, SinkHealth} from '../sinks/sink.js'
import {sinkTotals} from '../sinks/sink-totals.js'
import {type Hooks, recordingHooks} from './hooks.js'
import {workerName} from './worker-name.js'

export type HooksOptions = {
  /**
   * Where the figures go, several at once: `statsd://host:8125`, `graphite://host:2003`, `qops://host:8127` (a sidecar),
   * or a Sink of your own. Default: the list in the environment variable QOPS_SINKS, separated by commas; else nowhere.
   */
  sinks?: readonly (string | Sink)[]
  /** First part of every metric's path. Default `qops`. */
  prefix?: string
  /** Who reports; must differ between processes. Default `host:pid:` and a random mark. */
  worker?: string
  /** Default 1,000 ms. Flushes are aligned to it on the wall clock. */
  flushIntervalMs?: number
  /** Pairs of queue and task kept apart; more are counted as task `other`. Default 2,000. */
  maxSeries?: number
}

export interface ReportingHooks extends Hooks {
  /** Sends now what was counted since the last flush. */
  flush(): void
  /** Sends the rest and closes the sinks: call it when the worker stops. Takes at most 2 s. */
  close(): Promise<void>
  /** What was dropped, and what went wrong, since the start: `seriesFolded` events counted as `other`, and each sink's. */
  health(): {seriesFolded: number; sinks: Record<string, SinkHealth>}
}

/**
 * Starts to observe. Sinks connect in the background.
 * Throws BAD_URL for a sink's URL that cannot be understood; after that, nothing here throws.
 */
export function createHooks(options: HooksOptions = {}): ReportingHooks {
  const {prefix = 'qops', worker = workerName(), flushIntervalMs = 1_000, maxSeries} = options
  const recorder = new TaskRecorder(maxSeries === undefined ? {} : {maxSeries})
  const open = (sink: string | Sink) => (typeof sink === 'string' ? openSink(sink, {prefix, worker}) : sink)
  const sinks = (options.sinks ?? sinksFromEnv()).map(open)
  const counted = increments(() => ({...sinkTotals(sinks), series_folded: recorder.folded}))
  const collect = () => ({tasks: recorder.take(), queues: [], self: {...counted(), series: recorder.seriesCount}})
  const flusher = new Flusher({sinks, collect, intervalMs: flushIntervalMs})
  return {
    ...recordingHooks(recorder),
    flush: () => flusher.flush(),
    close: () => flusher.close(),
    health: () => ({
      seriesFolded: recorder.folded,
      sinks: Object.fromEntries(sinks.map(sink => [sink.name, sink.health()])),
    }),
  }
}

/** The one setting that operators change without touching code. */
const sinksFromEnv = () =>
  (process.env.QOPS_SINKS ?? '')
    .split(',')
    .map(url => url.trim())
    .filter(Boolean)
