import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {SequenceWindow} from '../../src/core/sequence-window.js'

const arrivals = (...seqs: number[]) => {
  const window = new SequenceWindow(8)
  return {found: seqs.map(seq => window.arrive(seq)), lost: window.lost}
}

describe('a window over the numbers of lines', () => {
  it.each([0, 1, 7, 1_795_460_000_000])('takes the first line with number %d as new, with nothing lost', seq => {
    expect(arrivals(seq)).toEqual({found: ['new'], lost: 0})
  })

  it('finds nothing lost in 23 numbers in order', () => {
    expect(arrivals(...Array.from({length: 23}, (_, index) => index + 5)).lost).toBe(0)
  })

  it('finds 2 lost between 5 and 8', () => {
    expect(arrivals(5, 8)).toEqual({found: ['new', 'new'], lost: 2})
  })

  it('takes a loss back when the line comes late', () => {
    expect(arrivals(5, 8, 6)).toEqual({found: ['new', 'new', 'late'], lost: 1})
    expect(arrivals(5, 8, 7, 6).lost).toBe(0)
  })

  it('takes each number once, also a late one', () => {
    expect(arrivals(5, 5, 8, 6, 6, 8).found).toEqual(['new', 'again', 'new', 'late', 'again', 'again'])
  })

  it('takes no loss back for a line that is older than the first one seen', () => {
    expect(arrivals(5, 7, 4)).toEqual({found: ['new', 'new', 'late'], lost: 1})
  })

  it('takes a number that falls by the size of the window (8) or more as a restart, and keeps what was lost', () => {
    expect(arrivals(23, 25, 17)).toEqual({found: ['new', 'new', 'restart'], lost: 1})
    expect(arrivals(23, 25, 18).found).toEqual(['new', 'new', 'late'])
  })

  it('counts on from a restart', () => {
    expect(arrivals(101, 0, 1, 3, 1)).toEqual({found: ['new', 'restart', 'new', 'new', 'again'], lost: 1})
  })

  it('forgets nothing of 7 numbers that fell into a gap of 100', () => {
    expect(arrivals(0, 100, 99, 98, 97, 96, 95, 94, 93, 93).lost).toBe(92)
  })

  /** The model remembers every number since the last restart. */
  it('agrees with a set of all numbers, as long as no line is later than the window', () => {
    const steps = fc.array(fc.integer({min: -7, max: 11}), {maxLength: 60})
    fc.assert(
      fc.property(fc.integer({min: 7, max: 1_000}), steps, (first, offsets) => {
        const window = new SequenceWindow(8)
        const seen = new Set([first])
        let highest = first
        window.arrive(first)
        for (const offset of offsets) {
          const seq = highest + offset
          if (seq < 0) continue
          expect(window.arrive(seq)).toBe(seen.has(seq) ? 'again' : seq > highest ? 'new' : 'late')
          seen.add(seq)
          highest = Math.max(highest, seq)
          const missing = highest - first + 1 - [...seen].filter(n => n >= first).length
          expect(window.lost).toBe(missing)
        }
      }),
    )
  })
})
