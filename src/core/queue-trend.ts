import type {BrokerReading} from './queue-reading.js'

const WINDOW_MS = 60_000

type Point = {atMs: number; length: number}

/** Remembers the lengths of the last minute and adds to each reading how fast its queue grows and when it will be empty. */
export class QueueTrend {
  private history = new Map<string, Point[]>()

  /** Queues that are no longer reported are forgotten. `nowMs` is of a monotonic clock. */
  extend(readings: readonly BrokerReading[], nowMs: number): BrokerReading[] {
    const next = new Map<string, Point[]>()
    const extended = readings.map(reading => {
      const length = reading.total ?? reading.ready
      if (length === undefined) return reading
      const key = JSON.stringify([reading.broker, reading.vhost, reading.queue])
      const past = (this.history.get(key) ?? []).filter(point => nowMs - point.atMs <= WINDOW_MS)
      next.set(key, [...past, {atMs: nowMs, length}])
      return {...reading, ...trendOf(past[0], {atMs: nowMs, length})}
    })
    this.history = next
    return extended
  }
}

function trendOf(first: Point | undefined, last: Point): Pick<BrokerReading, 'growthRate' | 'drainSeconds'> {
  if (!first || last.atMs <= first.atMs) return {}
  const growthRate = (last.length - first.length) / ((last.atMs - first.atMs) / 1000)
  if (last.length === 0) return {growthRate, drainSeconds: 0}
  return growthRate < 0 ? {growthRate, drainSeconds: last.length / -growthRate} : {growthRate}
}
