import {LogCollapsingLowestDenseDDSketch} from '@datadog/sketches-js'

/** A timer's values on their way to another process: `sample` is a fair sample of `count` values in ms that add up to `sum`. */
export type TimingSample = {count: number; sum: number; min: number; max: number; sample: readonly number[]}

/** Values of one timer over one interval: exact count, sum, minimum and maximum, quantiles within 1 %, and a fair sample. */
export class Timing {
  count = 0
  sum = 0
  min = Number.POSITIVE_INFINITY
  max = Number.NEGATIVE_INFINITY
  /** Every value has the same chance to be in it (reservoir, algorithm R); complete while `count` ≤ its capacity. */
  readonly sample: number[] = []
  private readonly sketch = new LogCollapsingLowestDenseDDSketch({relativeAccuracy: 0.01, binLimit: 2048})

  constructor(
    private readonly sampleCapacity: number,
    private readonly random: () => number,
  ) {}

  /** Milliseconds. Clocks of two hosts differ, so a value below 0 counts as 0; what is no number is left out. */
  add(ms: number): void {
    if (!Number.isFinite(ms)) return
    const value = Math.max(0, ms)
    this.count++
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    this.sketch.accept(value)
    this.keep(value, this.count)
  }

  /** Takes in what another process measured. */
  addSample({count, sum, min, max, sample}: TimingSample): void {
    if (sample.length === 0 || count <= 0) return
    this.sum += sum
    this.min = Math.min(this.min, min)
    this.max = Math.max(this.max, max)
    const weight = count / sample.length
    for (const [index, value] of sample.entries()) {
      this.sketch.accept(value, weight)
      this.keep(value, this.count / weight + index + 1)
    }
    this.count += count
  }

  /** Adds another's figures and quantiles to this one's; its sample is left out. */
  merge(other: Timing): void {
    this.count += other.count
    this.sum += other.sum
    this.min = Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
    this.sketch.merge(other.sketch)
  }

  /** The value below which the share `q` (0 to 1) of all values lies, within 1 %; undefined when there are none. */
  quantile(q: number): number | undefined {
    if (this.count === 0) return undefined
    return Math.min(this.max, Math.max(this.min, this.sketch.getValueAtQuantile(q)))
  }

  get mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count
  }

  private keep(value: number, seen: number): void {
    if (this.sample.length < this.sampleCapacity) {
      this.sample.push(value)
      return
    }
    const place = Math.floor(this.random() * seen)
    if (place < this.sampleCapacity) this.sample[place] = value
  }
}
