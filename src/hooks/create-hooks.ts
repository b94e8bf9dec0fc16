import {increments} from '../core/increments.js'
import {parsePrefix} from '../core/prefix.js'
import {TaskRecorder} from '../core/task-recorder.js'
import {workerName} from '../net/worker-name.js'
import {Flusher} from '../sinks/flusher.js'
import {openSink} from '../sinks/index.js'
import type {Sink, SinkHealth} from '../sinks/sink.js'
import {sinkTotals} from '../sinks/sink-totals.js'
import {type Hooks, recordingHooks} from './hooks.js'

export type HooksOptions = {
  /**
   * Where the figures go, several at once: `statsd://host:8125`, `graphite://host:2003`, `qops://host:8127` (a sidecar),
   * or a Sink of your own. Default: the list in the environment variable QOPS_SINKS, separated by commas; else nowhere.
   */
  sinks?: readonly (string | Sink)[]
  /** First part of every metric's path. Default `qops`. */
  prefix?: string
  /** Who reports; a random mark is added, because a restarted container has the same host and pid. Default `host:pid`. */
  worker?: string
  /** Default 1,000 ms. Flushes are aligned to it on the wall clock. */
  flushIntervalMs?: number
  /** Pairs of queue and task kept apart; more are counted as task `other`. Default 2,000. */
  maxSeries?: number
}

export interface ReportingHooks extends Hooks {
  /** Sends the rest and closes the sinks: call it when the worker stops. Takes at most 2 s. */
  close(): Promise<void>
  /**
   * What was dropped, and what went wrong, since the start: `seriesFolded` events counted as `other`, `flushErrors`
   * thrown by a sink (which none should), and each sink's own.
   */
  health(): {seriesFolded: number; flushErrors: number; sinks: Record<string, SinkHealth>}
}

/**
 * Starts to observe. Sinks connect in the background.
 * Throws BAD_URL for a sink's URL and BAD_PREFIX for a prefix that cannot be used; after that, nothing here throws.
 */
export function createHooks(options: HooksOptions = {}): ReportingHooks {
  const {flushIntervalMs = 1_000, maxSeries} = options
  const prefix = parsePrefix(options.prefix ?? 'qops')
  const worker = workerName(options.worker)
  const recorder = new TaskRecorder(maxSeries === undefined ? {} : {maxSeries})
  const open = (sink: string | Sink) => (typeof sink === 'string' ? openSink(sink, {prefix, worker}) : sink)
  const sinks = (options.sinks ?? sinksFromEnv()).map(open)
  const counted = increments(() => {
    const {dropped, sink_errors} = sinkTotals(sinks)
    return {dropped, sink_errors: sink_errors + flusher.errors, series_folded: recorder.folded}
  })
  const collect = () => ({tasks: recorder.take(), queues: [], self: {...counted(), series: recorder.seriesCount}})
  const flusher: Flusher = new Flusher({sinks, collect, intervalMs: flushIntervalMs})
  return {
    ...recordingHooks(recorder),
    close: () => flusher.close(),
    health: () => ({
      seriesFolded: recorder.folded,
      flushErrors: flusher.errors,
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
