import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {TimedOut} from '../../src/reference/limits.js'
import {
  AlreadyDone,
  Interrupted,
  Permanent,
  type RetryPolicy,
  retryDelayMs,
  verdictOn,
} from '../../src/reference/retry-policy.js'

const fixed: RetryPolicy = {maxAttempts: 3, retryDelayMs: 60_000}

describe('verdictOn', () => {
  it.each([
    ['retry', 'retry', 'attempt 1 of 3', new Error('overloaded'), 1],
    ['retry', 'retry', 'attempt 2 of 3', new Error('overloaded'), 2],
    ['fail', 'bury', 'attempt 3 of 3', new Error('overloaded'), 3],
    ['fail', 'bury', 'attempt 1 of 3 with a permanent error', new Permanent('gone'), 1],
    ['retry', 'retry', 'attempt 1 of 3 with something that is no Error', 'overloaded', 1],
    ['timeout', 'retry', 'the hard limit of attempt 1 of 3', new TimedOut('late'), 1],
    ['timeout', 'bury', 'the hard limit of attempt 3 of 3', new TimedOut('late'), 3],
    ['duplicate', 'forget', 'work that was done already', new AlreadyDone('twice'), 1],
    ['retry', 'return', 'attempt 3 of 3 when the worker stops', new Interrupted('stop'), 3],
  ])('says %s, next %s, at %s', (ending, next, _at, error, attempt) => {
    expect(verdictOn(error, attempt, fixed)).toEqual({ending, next})
  })
})

describe('retryDelayMs', () => {
  const backoffs = fc.record({
    firstMs: fc.integer({min: 4, max: 60_000}),
    mostMs: fc.integer({min: 60_000, max: 86_400_000}),
  })
  const chance = fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true})
  const attempts = fc.integer({min: 1, max: 10_000})
  const withBackoff = (backoff: {firstMs: number; mostMs: number}): RetryPolicy => ({maxAttempts: 9, backoff})

  it('is a minute after each attempt when the delay is fixed', () => {
    expect([1, 2, 3].map(attempt => retryDelayMs(fixed, attempt, Math.random))).toEqual([60_000, 60_000, 60_000])
  })

  it.each([
    ['the shortest', 0, [500, 1_000, 2_000, 4_000, 5_000, 5_000]],
    ['the middle', 0.5, [750, 1_500, 3_000, 6_000, 7_500, 7_500]],
    ['the longest', 0.99, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]],
  ])('doubles from 1 s up to 10 s, at %s', (_which, random, delays) => {
    const policy = withBackoff({firstMs: 1_000, mostMs: 10_000})
    expect(delays.map((_, nth) => retryDelayMs(policy, nth + 1, () => random))).toEqual(delays)
  })

  it('is a whole number from half of the first pause to the longest, at any attempt', () => {
    fc.assert(
      fc.property(backoffs, attempts, chance, (backoff, attempt, random) => {
        const delayMs = retryDelayMs(withBackoff(backoff), attempt, () => random)
        expect(Number.isInteger(delayMs)).toBe(true)
        expect(delayMs).toBeGreaterThanOrEqual(Math.floor(backoff.firstMs / 2))
        expect(delayMs).toBeLessThanOrEqual(backoff.mostMs)
      }),
    )
  })

  it('never gets shorter from one attempt to the next with the same luck', () => {
    fc.assert(
      fc.property(backoffs, attempts, chance, (backoff, attempt, random) => {
        const [now, next] = [attempt, attempt + 1].map(nth => retryDelayMs(withBackoff(backoff), nth, () => random))
        expect(next).toBeGreaterThanOrEqual(now!)
      }),
    )
  })

  it('needs 21 queues for ten doublings, however often and with whatever luck it is asked', () => {
    const policy = withBackoff({firstMs: 1_000, mostMs: 512_000})
    const delays = new Set<number>()
    for (let attempt = 1; attempt <= 100; attempt++) {
      for (let luck = 0; luck < 1; luck += 0.01) delays.add(retryDelayMs(policy, attempt, () => luck))
    }
    expect(delays.size).toBe(21)
  })
})
