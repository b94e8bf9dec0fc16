import {reason} from '../core/errors.js'
import type {Batch} from '../core/metric.js'
import {CarbonConnection} from './carbon-connection.js'
import {graphitePoints, type Points} from './graphite-points.js'
import type {OpenSink, Sink, SinkHealth} from './sink.js'

export type GraphiteOptions = {
  /** Points kept while carbon is away; more push the oldest out. Default 100,000 (some minutes, about 20 MB). */
  maxQueuedPoints: number
  /** Default 2,000 ms. */
  timeoutMs: number
  /** Default 1,000 ms. */
  retryDelayMs: number
  /** What was written so shortly before the connection broke is written again. Default 5,000 ms. */
  resendMs: number
}

type QueuedBatch = {atMs: number; points: Points; size: number; writtenAtMs?: number; writes: number}

/** A server that closes after every line would otherwise be sent the same batch for ever. */
const MAX_WRITES = 3

const DEFAULTS: GraphiteOptions = {maxQueuedPoints: 100_000, timeoutMs: 2_000, retryDelayMs: 1_000, resendMs: 5_000}

/** `graphite://host:2003`: carbon's plaintext protocol, by node-graphite. */
export const openGraphite: OpenSink = (url, {prefix}) => {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new GraphiteSink({host, port: Number(url.port || 2003)}, prefix)
}

/**
 * Writes batch after batch, each with the time at which it was measured. While carbon is away they wait in a bounded
 * queue. A batch that was written shortly before the connection broke may be lost in the kernel, so it is written
 * again: the same value at the same time changes nothing in Graphite.
 */
export class GraphiteSink implements Sink {
  readonly name: string
  private readonly options: GraphiteOptions
  private readonly state: SinkHealth = {dropped: 0, errors: 0}
  private queue: QueuedBatch[] = []
  private written: QueuedBatch[] = []
  private queuedPoints = 0
  private connection: CarbonConnection | undefined
  private pumping: Promise<void> | undefined
  private retryTimer: NodeJS.Timeout | undefined
  private closing: Promise<void> | undefined

  constructor(
    private readonly address: {host: string; port: number},
    private readonly prefix: string,
    options: Partial<GraphiteOptions> = {},
  ) {
    this.name = `graphite://${address.host}:${address.port}`
    this.options = {...DEFAULTS, ...options}
  }

  emit(batch: Batch): void {
    const points = graphitePoints(this.prefix, batch)
    const size = Object.keys(points).length
    if (size === 0) return
    this.put({atMs: batch.atMs, points, size, writes: 0})
    if (!this.retryTimer) this.pump()
  }

  health(): SinkHealth {
    return this.state
  }

  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  private put(...batches: QueuedBatch[]): void {
    this.queue.push(...batches)
    for (const {size} of batches) this.queuedPoints += size
    while (this.queuedPoints > this.options.maxQueuedPoints) this.state.dropped += this.takeFirst()?.size ?? 0
  }

  private takeFirst(): QueuedBatch | undefined {
    const first = this.queue.shift()
    this.queuedPoints -= first?.size ?? 0
    return first
  }

  private pump(): void {
    this.pumping ??= this.writeAll().finally(() => {
      this.pumping = undefined
    })
  }

  private async writeAll(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.takeFirst()!
      const connection = this.connected()
      try {
        await connection.write(batch.points, batch.atMs)
        this.remember(batch)
        if (connection !== this.connection) this.resendDoubtful()
      } catch (error) {
        this.failed(error, batch)
        return
      }
    }
  }

  private connected(): CarbonConnection {
    this.connection ??= new CarbonConnection(this.address, this.options.timeoutMs, () => this.disconnected())
    return this.connection
  }

  private remember(batch: QueuedBatch): void {
    delete this.state.lastError
    const nowMs = performance.now()
    this.written = this.written.filter(old => nowMs - old.writtenAtMs! < this.options.resendMs)
    this.written.push({...batch, writtenAtMs: nowMs, writes: batch.writes + 1})
  }

  private failed(error: unknown, batch: QueuedBatch): void {
    this.state.errors++
    this.state.lastError = reason(error)
    this.dropConnection()
    this.queue.unshift(batch)
    this.queuedPoints += batch.size
    this.resendDoubtful()
    this.retryLater()
  }

  private retryLater(): void {
    if (this.closing || this.queue.length === 0) return
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined
      this.pump()
    }, this.options.retryDelayMs)
    this.retryTimer.unref()
  }

  /** The other side closed. A write that is under way notices by itself. */
  private disconnected(): void {
    this.dropConnection()
    if (this.pumping) return
    this.resendDoubtful()
    this.retryLater()
  }

  private dropConnection(): void {
    this.connection?.destroy()
    this.connection = undefined
  }

  /** Puts what was written last back in front of the queue. */
  private resendDoubtful(): void {
    const oldestMs = performance.now() - this.options.resendMs
    const doubtful = this.written.filter(batch => batch.writtenAtMs! >= oldestMs && batch.writes < MAX_WRITES)
    this.written = []
    const waiting = this.queue
    this.queue = []
    this.queuedPoints = 0
    this.put(...doubtful, ...waiting)
  }

  private async finish(): Promise<void> {
    clearTimeout(this.retryTimer)
    this.retryTimer = undefined
    await this.pumping
    this.pump()
    await this.pumping
    this.state.dropped += this.queuedPoints
    this.queue = []
    this.queuedPoints = 0
    await this.connection?.end()
  }
}
