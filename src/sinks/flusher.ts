import type {Batch} from '../core/metric.js'
import type {Sink} from './sink.js'

export type FlusherOptions = {
  sinks: readonly Sink[]
  /** Asked once per flush for all that happened since the last one. */
  collect: () => Omit<Batch, 'atMs' | 'elapsedMs'>
  intervalMs: number
  /** Told once per sink when it throws, which no sink should. */
  onError?: (error: unknown) => void
}

/** What time-keeping needs of the world. */
export type FlushClock = {
  nowMs: () => number
  monotonicMs: () => number
  setTimer: (callback: () => void, delayMs: number) => {cancel(): void}
}

/**
 * Flushes to all sinks once per interval, on the interval's boundaries of the wall clock so that processes line up in
 * Graphite, and once more on close. Every batch gets a later time than the one before, because a second value for the
 * same second would overwrite the first.
 */
export class Flusher {
  /** Errors that a sink threw, though it must not. */
  errors = 0
  private lastAtMs: number
  private lastMonotonicMs: number
  private timer: {cancel(): void} | undefined
  private closing: Promise<void> | undefined

  constructor(
    private readonly options: FlusherOptions,
    private readonly clock: FlushClock = realClock,
  ) {
    this.lastAtMs = this.boundary(clock.nowMs())
    this.lastMonotonicMs = clock.monotonicMs()
    this.schedule()
  }

  flush(): void {
    const {sinks, collect, intervalMs} = this.options
    const monotonicMs = this.clock.monotonicMs()
    this.lastAtMs = Math.max(this.boundary(this.clock.nowMs()), this.lastAtMs + intervalMs)
    const batch = {...collect(), atMs: this.lastAtMs, elapsedMs: monotonicMs - this.lastMonotonicMs}
    this.lastMonotonicMs = monotonicMs
    for (const sink of sinks) this.guard(() => sink.emit(batch))
  }

  /** Flushes what there is and closes every sink. */
  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  private async finish(): Promise<void> {
    this.timer?.cancel()
    this.guard(() => this.flush())
    const closed = await Promise.allSettled(this.options.sinks.map(sink => sink.close()))
    for (const result of closed) if (result.status === 'rejected') this.report(result.reason)
  }

  private schedule(): void {
    const {intervalMs} = this.options
    const delayMs = intervalMs - (this.clock.nowMs() % intervalMs)
    this.timer = this.clock.setTimer(() => {
      this.guard(() => this.flush())
      this.schedule()
    }, delayMs)
  }

  private boundary(nowMs: number): number {
    const {intervalMs} = this.options
    return Math.round(nowMs / intervalMs) * intervalMs
  }

  private guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.report(error)
    }
  }

  private report(error: unknown): void {
    this.errors++
    this.options.onError?.(error)
  }
}

/** The timer does not keep a finished process alive. */
const realClock: FlushClock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return {cancel: () => clearTimeout(timer)}
  },
}
