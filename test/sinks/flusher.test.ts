import {describe, expect, it} from 'vitest'
import type {Batch} from '../../src/core/metric.js'
import {type FlushClock, Flusher} from '../../src/sinks/flusher.js'
import {MemorySink} from '../../src/sinks/memory.js'
import type {Sink} from '../../src/sinks/sink.js'

type Timer = {atMs: number; callback: () => void}

/** Time that the test moves. Timers fire in order, at their moment. */
class ManualClock implements FlushClock {
  private timers: Timer[] = []

  constructor(private ms: number) {}

  nowMs = () => this.ms
  monotonicMs = () => this.ms
  setTimer = (callback: () => void, delayMs: number) => {
    const timer = {atMs: this.ms + delayMs, callback}
    this.timers.push(timer)
    return {cancel: () => this.remove(timer)}
  }

  private remove(timer: Timer): void {
    this.timers = this.timers.filter(other => other !== timer)
  }

  /** Time passes, and no timer fires. */
  block(ms: number): void {
    this.ms += ms
  }

  advance(ms: number): void {
    const end = this.ms + ms
    for (;;) {
      const next = this.timers.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > end) break
      this.remove(next)
      this.ms = Math.max(this.ms, next.atMs)
      next.callback()
    }
    this.ms = end
  }
}

const collect = () => ({tasks: [], queues: [], self: {}})
const times = (sink: MemorySink) => sink.batches.map(({atMs}: Batch) => atMs)

describe('the flusher', () => {
  it('flushes on the boundaries of the wall clock, whenever it was started', () => {
    const [clock, sink] = [new ManualClock(10_300), new MemorySink('qops')]
    new Flusher({sinks: [sink], collect, intervalMs: 1_000}, clock)
    clock.advance(2_900)
    expect(times(sink)).toEqual([11_000, 12_000, 13_000])
    expect(sink.batches.map(({elapsedMs}) => elapsedMs)).toEqual([700, 1_000, 1_000])
  })

  it.each([1, 400, 501, 999])('writes no time of the future when it was started %i ms after a second', offsetMs => {
    const [clock, sink] = [new ManualClock(10_000 + offsetMs), new MemorySink('qops')]
    new Flusher({sinks: [sink], collect, intervalMs: 1_000}, clock)
    clock.advance(3_000)
    expect(times(sink)).toEqual([11_000, 12_000, 13_000])
  })

  it('gives the last flush on close a time of its own, so that it overwrites nothing in Graphite', async () => {
    const [clock, sink] = [new ManualClock(10_000), new MemorySink('qops')]
    const flusher = new Flusher({sinks: [sink], collect, intervalMs: 1_000}, clock)
    clock.advance(1_200)
    await flusher.close()
    await flusher.close()
    expect(times(sink)).toEqual([11_000, 12_000])
  })

  it('says how long it really was when the process was blocked for 3.4 seconds', () => {
    const [clock, sink] = [new ManualClock(10_000), new MemorySink('qops')]
    new Flusher({sinks: [sink], collect, intervalMs: 1_000}, clock)
    clock.advance(1_000)
    clock.block(3_400)
    clock.advance(0)
    expect(sink.batches.at(-1)).toMatchObject({atMs: 14_000, elapsedMs: 3_400})
  })

  it('serves the second sink though the first one throws, and counts that', async () => {
    const [clock, sink] = [new ManualClock(10_000), new MemorySink('qops')]
    const broken: Sink = {
      name: 'broken',
      emit() {
        throw new Error('boom')
      },
      health: () => ({dropped: 0, errors: 0}),
      close: () => Promise.reject(new Error('stuck')),
    }
    const flusher = new Flusher({sinks: [broken, sink], collect, intervalMs: 1_000}, clock)
    clock.advance(2_000)
    expect(times(sink)).toEqual([11_000, 12_000])
    await flusher.close()
    expect(flusher.errors).toBe(4)
  })

  it('closes within 2 s though a sink never does', async () => {
    const stuck: Sink = {
      name: 'stuck',
      emit() {},
      health: () => ({dropped: 0, errors: 0}),
      close: () => new Promise(() => {}),
    }
    await new Flusher({sinks: [stuck], collect, intervalMs: 1_000}, new ManualClock(10_000)).close()
  })
})
