import {expect, it} from 'vitest'
import {seededRandom} from '../../../src/reference/simulation/seeded-random.js'

const take = (seed: number, count: number) => {
  const random = seededRandom(seed)
  return Array.from({length: count}, random)
}

it('repeats itself for the same seed, and only for that', () => {
  expect(take(1, 100)).toEqual(take(1, 100))
  expect(take(1, 100)).not.toEqual(take(2, 100))
})

it('spreads 10,000 numbers evenly over 0 to 1: each tenth gets 900 to 1,100', () => {
  const tenths = Array(10).fill(0)
  for (const value of take(7, 10_000)) tenths[Math.floor(value * 10)]++
  for (const count of tenths) {
    expect(count).toBeGreaterThan(900)
    expect(count).toBeLessThan(1_100)
  }
})
