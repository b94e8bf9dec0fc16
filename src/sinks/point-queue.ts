import type {Points} from './graphite-points.js'

export type QueuedBatch = {
  atMs: number
  points: Points
  /** Number of points. */
  size: number
  /** How often it was written so far, and when last, by a monotonic clock. */
  writes: number
  writtenAtMs: number
}

/** Batches that wait, the oldest first. Of more points than `maxPoints` the oldest batches are pushed out. */
export class PointQueue {
  private batches: QueuedBatch[] = []
  private points = 0

  constructor(private readonly maxPoints: number) {}

  get isEmpty(): boolean {
    return this.batches.length === 0
  }

  /** Returns how many points were pushed out. */
  push(batch: QueuedBatch): number {
    this.batches.push(batch)
    this.points += batch.size
    return this.trim()
  }

  /** Puts batches back in front, in their order. Returns how many points were pushed out. */
  unshift(batches: readonly QueuedBatch[]): number {
    this.batches.unshift(...batches)
    for (const {size} of batches) this.points += size
    return this.trim()
  }

  shift(): QueuedBatch | undefined {
    const first = this.batches.shift()
    this.points -= first?.size ?? 0
    return first
  }

  /** Throws all of it away and returns how many points that were. */
  clear(): number {
    const {points} = this
    this.batches = []
    this.points = 0
    return points
  }

  private trim(): number {
    let dropped = 0
    while (this.points > this.maxPoints) dropped += this.shift()?.size ?? 0
    return dropped
  }
}
