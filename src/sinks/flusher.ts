import type {Batch} from '../core/metric.js'
import type {Sink} from './sink.js'

/** For sinks of other people's; ours give up a little earlier, and count what they could not send. */
const CLOSE_TIMEOUT_MS = 2_000

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
    this.lastAtMs = Math.floor(clock.nowMs() / options.intervalMs) * options.intervalMs
    this.lastMonotonicMs = clock.monotonicMs()
    this.schedule()
  }

  private flush(): void {
    const {sinks, collect, intervalMs} = this.options
    const monotonicMs = this.clock.monotonicMs()
    this.lastAtMs = Math.max(this.boundary(this.clock.nowMs()), this.lastAtMs + intervalMs)
    const batch = {...collect(), atMs: this.lastAtMs, elapsedMs: monotonicMs - this.lastMonotonicMs}
    this.lastMonotonicMs = monotonicMs
    for (const sink of sinks) this.guard(() => sink.emit(batch))
  }

  /** Flushes what there is and closes every sink; gives up after 2 s. */
  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  private async finish(): Promise<void> {
    this.timer?.cancel()
    this.guard(() => this.flush())
    const closing = this.options.sinks.map(async sink => sink.close())
    await settledWithin(
      CLOSE_TIMEOUT_MS,
      closing.map(closed => closed.catch(error => this.report(error))),
    )
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

/** Keeps the process until then: what a sink still holds must get its chance. */
async function settledWithin(timeoutMs: number, promises: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([Promise.all(promises), late])
  clearTimeout(timer)
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
