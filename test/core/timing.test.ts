import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {Timing} from '../../src/core/timing.js'
import {mulberry} from './seeded-random.js'

const timingOf = (values: readonly number[], {capacity = 100, random = mulberry(23)} = {}) => {
  const timing = new Timing(capacity, random)
  for (const value of values) timing.add(value)
  return timing
}

/** Up to 3 hours, to a microsecond. */
const ms = fc.oneof(fc.nat(10_000_000_000), fc.nat(10_000)).map(microseconds => microseconds / 1_000)

/** Between the two values nearest the rank, give or take 1 %. */
function expectQuantile(timing: Timing, values: readonly number[], q: number): void {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = q * (sorted.length - 1)
  const found = timing.quantile(q)!
  expect(found).toBeGreaterThanOrEqual(sorted[Math.floor(rank)]! * 0.99 - 1e-9)
  expect(found).toBeLessThanOrEqual(sorted[Math.ceil(rank)]! * 1.01 + 1e-9)
}

describe('a timing', () => {
  it('of nothing has a count of 0, no mean and no quantile', () => {
    const timing = timingOf([])
    expect([timing.count, timing.sum, timing.mean, timing.quantile(0.5)]).toEqual([0, 0, undefined, undefined])
  })

  it('of 2, 3, 5, 7, 11 and 13 ms has exact count, sum, minimum, maximum and mean', () => {
    const timing = timingOf([5, 2, 13, 3, 11, 7])
    const {count, sum, min, max, mean} = timing
    expect({count, sum, min, max, mean}).toEqual({count: 6, sum: 41, min: 2, max: 13, mean: 41 / 6})
  })

  it('counts a time below 0 (the clocks of two hosts) as 0', () => {
    const {count, sum, min, sample} = timingOf([-5, 7])
    expect({count, sum, min, sample}).toEqual({count: 2, sum: 7, min: 0, sample: [0, 7]})
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('leaves %d out', value => {
    const {count, sum, sample} = timingOf([value, 7])
    expect({count, sum, sample}).toEqual({count: 1, sum: 7, sample: [7]})
  })

  it('has quantiles within 1 % of a sorted array of the values', () => {
    fc.assert(
      fc.property(fc.array(ms, {minLength: 1, maxLength: 223}), fc.constantFrom(0, 0.5, 0.95, 0.99, 1), (values, q) => {
        expectQuantile(timingOf(values), values, q)
      }),
    )
  })

  it('has quantiles within 1 % of what two together measured, after a merge', () => {
    fc.assert(
      fc.property(fc.array(ms, {minLength: 1}), fc.array(ms), fc.constantFrom(0.5, 0.95), (left, right, q) => {
        const merged = timingOf(left)
        merged.merge(timingOf(right))
        expectQuantile(merged, [...left, ...right], q)
        expect(merged.count).toBe(left.length + right.length)
        expect(merged.max).toBe(Math.max(...left, ...right))
      }),
    )
  })

  it('leaves the merged one alone, also when the other was empty before', () => {
    const [source, target] = [timingOf([7, 7, 7]), timingOf([])]
    target.merge(source)
    for (let i = 0; i < 101; i++) target.add(1_009)
    expect(source.quantile(0.5)).toBeCloseTo(7, 0)
    expect(source.count).toBe(3)
  })
})

describe('the sample of a timing', () => {
  it('is complete and in order up to its capacity of 5', () => {
    expect(timingOf([7, 3, 5, 2, 11], {capacity: 5}).sample).toEqual([7, 3, 5, 2, 11])
  })

  it('never grows beyond its capacity and holds only values that were measured', () => {
    fc.assert(
      fc.property(fc.array(ms), fc.nat(13), fc.integer(), (values, capacity, seed) => {
        const {sample} = timingOf(values, {capacity, random: mulberry(seed)})
        expect(sample).toHaveLength(Math.min(capacity, values.length))
        expect(sample.filter(value => !values.includes(value) && value !== 0)).toEqual([])
      }),
    )
  })

  it('is fair: of 50 values each is kept in about 10 of 50 places, over 4,001 runs', () => {
    const kept = new Array<number>(50).fill(0)
    const random = mulberry(7)
    for (let run = 0; run < 4_001; run++) {
      const values = Array.from({length: 50}, (_, index) => index)
      for (const value of timingOf(values, {capacity: 10, random}).sample) kept[value]!++
    }
    // Expected 800 each, standard deviation 25: five of those is beyond chance.
    expect(Math.min(...kept)).toBeGreaterThan(675)
    expect(Math.max(...kept)).toBeLessThan(925)
  })
})

describe('a sample of another process', () => {
  it('adds its exact count, sum, minimum and maximum', () => {
    const timing = timingOf([5])
    timing.addSample({count: 1_009, sum: 7_000, min: 1, max: 101, sample: [3, 7]})
    const {count, sum, min, max} = timing
    expect({count, sum, min, max}).toEqual({count: 1_010, sum: 7_005, min: 1, max: 101})
  })

  it('weighs by its count: 997 at 7 ms outweigh 3 at 101 ms', () => {
    const timing = timingOf([101, 101, 101])
    timing.addSample({count: 997, sum: 6_979, min: 7, max: 7, sample: [7]})
    expect(timing.quantile(0.95)).toBeCloseTo(7, 0)
    expect(timing.quantile(0.999)).toBeCloseTo(101, -1)
  })

  it('is taken into the sample by its weight: one that stands for 900 of 1,000 gets about 9 of 10 places', () => {
    const random = mulberry(11)
    let places = 0
    for (let run = 0; run < 501; run++) {
      const timing = timingOf(new Array(100).fill(1), {capacity: 10, random})
      timing.addSample({count: 900, sum: 1_800, min: 2, max: 2, sample: new Array(100).fill(2)})
      places += timing.sample.filter(value => value === 2).length
    }
    expect(places / 501).toBeGreaterThan(8.7)
    expect(places / 501).toBeLessThan(9.3)
  })

  it('changes nothing when it is empty', () => {
    const timing = timingOf([5])
    timing.addSample({count: 0, sum: 0, min: 0, max: 0, sample: []})
    expect([timing.count, timing.min]).toEqual([1, 5])
  })
})
