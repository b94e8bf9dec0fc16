import {describe, expect, it} from 'vitest'
import {countdown, settledOrLate, within} from '../../src/reference/deadline.js'

const never = new Promise<never>(() => {})

describe('within', () => {
  it('gives what the promise gives when it is in time', async () => {
    expect(await within(1_000, Promise.resolve(23), () => new Error('late'))).toBe(23)
  })

  it('rejects with the very error of a promise that rejects in time', async () => {
    const error = new Error('broken')
    await expect(within(1_000, Promise.reject(error), () => new Error('late'))).rejects.toBe(error)
  })

  it('rejects with "late" after 10 ms when the promise never settles', async () => {
    await expect(within(10, never, () => new Error('late'))).rejects.toThrow('late')
  })
})

describe('settledOrLate', () => {
  it('resolves at once when 1 has resolved and 1 has rejected', async () => {
    await settledOrLate(60_000, [Promise.resolve(), Promise.reject(new Error('settled as well'))])
  })

  it('resolves after 10 ms when 1 never settles', async () => {
    await settledOrLate(10, [never])
  })
})

describe('countdown', () => {
  it('says what is left of 60,000 ms, and never less than 0', () => {
    expect(countdown(60_000)()).toBeGreaterThan(59_000)
    expect(countdown(60_000)()).toBeLessThanOrEqual(60_000)
    expect(countdown(-1)()).toBe(0)
  })
})
