/** No network loses so many lines at once: that sender has begun to count anew, or lies. */
const MAX_GAP = 10_000

/** What the next line of a worker turned out to be. `late`: new, but a later one came before it. */
export type Arrival = 'new' | 'late' | 'again' | 'restart'

/**
 * Tells lost lines from repeated and from late ones by their sequence number, exactly as long as a late line is not
 * later than `size` lines: those count as a restart of the worker, as does a number that falls back.
 */
export class SequenceWindow {
  /** Lines that were never seen, though later ones were. Shrinks again when a late line arrives. */
  lost = 0
  private first = -1
  private highest = -1
  private readonly seen: Float64Array

  constructor(private readonly size = 256) {
    this.seen = new Float64Array(size).fill(-1)
  }

  arrive(seq: number): Arrival {
    if (this.highest < 0) return this.begin(seq, 'new')
    if (seq > this.highest + MAX_GAP) return this.begin(seq, 'restart')
    if (seq > this.highest) return this.advance(seq)
    if (seq <= this.highest - this.size) return this.begin(seq, 'restart')
    if (this.seen[seq % this.size] === seq) return 'again'
    this.seen[seq % this.size] = seq
    // One from before the first that was seen was never missed.
    if (seq > this.first) this.lost--
    return 'late'
  }

  private begin(seq: number, arrival: Arrival): Arrival {
    this.seen.fill(-1)
    this.first = seq
    this.highest = seq
    this.seen[seq % this.size] = seq
    return arrival
  }

  private advance(seq: number): Arrival {
    this.lost += seq - this.highest - 1
    this.highest = seq
    this.seen[seq % this.size] = seq
    return 'new'
  }
}
