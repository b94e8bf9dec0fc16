import fc from 'fast-check'
import {expect, it} from 'vitest'
import {plainNumber} from '../../src/core/plain-number.js'

it.each([
  [23, '23'],
  [0, '0'],
  [-0, '0'],
  [-3.5, '-3.5'],
  [5e-7, '0.0000005'],
  [1e-12, '0'],
  [1e21, '1000000000000000000000'],
  [1e22, '10000000000000000000000'],
  [100, '100'],
  [0.1 + 0.2, '0.3'],
])('writes %d as %s', (value, text) => {
  expect(plainNumber(value)).toBe(text)
})

it('writes any number without an exponent, and within half a step of it', () => {
  fc.assert(
    fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
      const text = plainNumber(value, 3)
      expect(text).toMatch(/^-?\d+(\.\d{1,3})?$/)
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.max(0.0005, Math.abs(value) * 1e-15))
    }),
  )
})
