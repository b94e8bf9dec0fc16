import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {increase, ratePerSecond} from '../../src/core/rate.js'

describe('a rate', () => {
  it('is unknown on the first sample', () => {
    expect(ratePerSecond(undefined, {value: 23, atMs: 0})).toBeUndefined()
  })

  it('is 23 per second when a counter grew by 46 in 2 s', () => {
    expect(ratePerSecond({value: 5, atMs: 1_000}, {value: 51, atMs: 3_000})).toBe(23)
  })

  it('is 0, and not unknown, when the counter stood still', () => {
    expect(ratePerSecond({value: 5, atMs: 0}, {value: 5, atMs: 1_000})).toBe(0)
  })

  it('takes a counter that fell from 101 to 7 as restarted: 7 are new', () => {
    expect(increase(101, 7)).toBe(7)
    expect(ratePerSecond({value: 101, atMs: 0}, {value: 7, atMs: 1_000})).toBe(7)
  })

  it.each([0, -1])('is unknown when %d ms have passed', elapsedMs => {
    expect(ratePerSecond({value: 1, atMs: 100}, {value: 2, atMs: 100 + elapsedMs})).toBeUndefined()
  })

  it('is never below 0', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({min: 1, max: 1e6}), (before, after, elapsedMs) => {
        const rate = ratePerSecond({value: before, atMs: 0}, {value: after, atMs: elapsedMs})
        expect(rate).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
