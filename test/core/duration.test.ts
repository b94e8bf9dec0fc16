import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseDurationMs} from '../../src/core/duration.js'

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['10', 10_000],
    ['2m', 120_000],
    ['1.5h', 5_400_000],
    [' 7s ', 7_000],
    ['0', 0],
    ['0.25s', 250],
  ])('of %j is %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms)
  })

  it.each(['', 's', '-1s', '+1s', '1 s', '1d', '1S', '1e3', '.5s', '5.s', '10s5', '1m30s', 'soon'])(
    'is not %j',
    text => {
      expect(parseDurationMs(text)).toBeUndefined()
    },
  )

  it('is a whole number of ms, which node asks of a timeout, even for 1.001s (1000.9999999999999 in binary)', () => {
    expect(parseDurationMs('1.001s')).toBe(1_001)
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.constantFrom('ms', 's', 'm', ''), (thousandths, unit) => {
        const ms = parseDurationMs(`${thousandths / 1_000}${unit}`)!
        expect(() => AbortSignal.timeout(ms)).not.toThrow()
      }),
    )
  })

  it.each(['597h', '2147483648ms', '99999999999999999999h'])(
    'is not %s: over 24.8 days a timer of node would fire at once',
    text => {
      expect(parseDurationMs(text)).toBeUndefined()
    },
  )

  it('may be 2147483647 ms, the longest that a timer of node can wait', () => {
    expect(parseDurationMs('2147483647ms')).toBe(2 ** 31 - 1)
  })
})
