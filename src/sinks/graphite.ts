import {reason} from '../core/errors.js'
import type {Batch} from '../core/metric.js'
import {CarbonConnection} from './carbon-connection.js'
import {graphitePoints} from './graphite-points.js'
import {PointQueue, type QueuedBatch} from './point-queue.js'
import {CLOSE_LIMIT_MS, type OpenSink, type Sink, type SinkHealth} from './sink.js'

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

const DEFAULTS: GraphiteOptions = {maxQueuedPoints: 100_000, timeoutMs: 2_000, retryDelayMs: 1_000, resendMs: 5_000}

/** A server that closes after every line would otherwise be sent the same batch for ever. */
const MAX_WRITES = 3

/** `graphite://host:2003`: carbon's plaintext protocol, by node-graphite. */
export const openGraphite: OpenSink = (url, {prefix}) => {
  return new GraphiteSink({host: url.hostname, port: Number(url.port || 2003)}, prefix)
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
  private readonly queue: PointQueue
  private written: QueuedBatch[] = []
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
    this.queue = new PointQueue(this.options.maxQueuedPoints)
  }

  emit(batch: Batch): void {
    const points = graphitePoints(this.prefix, batch)
    const size = Object.keys(points).length
    if (size === 0) return
    if (this.closing) {
      this.state.dropped += size
      return
    }
    this.state.dropped += this.queue.push({atMs: batch.atMs, points, size, writes: 0, writtenAtMs: 0})
    if (!this.retryTimer) this.pump()
  }

  health(): SinkHealth {
    return this.state
  }

  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  private pump(): void {
    this.pumping ??= this.writeAll().finally(() => {
      this.pumping = undefined
    })
  }

  private async writeAll(): Promise<void> {
    for (let batch = this.queue.shift(); batch; batch = this.queue.shift()) {
      try {
        const connection = this.connected()
        await connection.write(batch.points, batch.atMs)
        this.remember(batch)
        if (connection !== this.connection) this.putBack()
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
    this.written = [...this.recent(), {...batch, writtenAtMs: performance.now(), writes: batch.writes + 1}]
  }

  private recent(): QueuedBatch[] {
    const sinceMs = performance.now() - this.options.resendMs
    return this.written.filter(({writtenAtMs}) => writtenAtMs >= sinceMs)
  }

  private failed(error: unknown, batch: QueuedBatch): void {
    this.state.errors++
    this.state.lastError = reason(error)
    this.dropConnection()
    this.putBack(batch)
    this.retryLater()
  }

  /** The other side closed. A write that is under way notices by itself. */
  private disconnected(): void {
    this.dropConnection()
    if (this.pumping) return
    this.putBack()
    this.retryLater()
  }

  private dropConnection(): void {
    this.connection?.destroy()
    this.connection = undefined
  }

  /** What may not have arrived, in front of what waits. */
  private putBack(...unwritten: QueuedBatch[]): void {
    const doubtful = this.recent().filter(({writes}) => writes < MAX_WRITES)
    this.written = []
    this.state.dropped += this.queue.unshift([...doubtful, ...unwritten])
  }

  private retryLater(): void {
    if (this.closing || this.queue.isEmpty) return
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined
      this.pump()
    }, this.options.retryDelayMs)
    this.retryTimer.unref()
  }

  /** Sockets and timers are unref'd, so as not to keep a worker alive; this one timer does, while there is a rest to send. */
  private async finish(): Promise<void> {
    clearTimeout(this.retryTimer)
    this.retryTimer = undefined
    let late = false
    const giveUp = setTimeout(() => {
      late = true
      this.dropConnection()
    }, CLOSE_LIMIT_MS)
    await this.pumping
    if (!late) this.pump()
    await this.pumping
    this.state.dropped += this.queue.clear()
    await this.connection?.end()
    clearTimeout(giveUp)
  }
}
