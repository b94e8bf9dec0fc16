import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {alerts, parseRange, whyOf} from '../../src/core/range.js'

const why = (text: string, value: number) => {
  const range = parseRange(text)
  return alerts(range, value) ? whyOf(range, value) : 'fine'
}

describe('a threshold range', () => {
  // The table of the monitoring-plugins developer guidelines, each side of each end.
  it.each([
    ['10', -1, 'under 0'],
    ['10', 0, 'fine'],
    ['10', 10, 'fine'],
    ['10', 11, 'over 10'],
    ['10:', 9, 'under 10'],
    ['10:', 10, 'fine'],
    ['10:', 1e15, 'fine'],
    ['~:10', -1e15, 'fine'],
    ['~:10', 10, 'fine'],
    ['~:10', 11, 'over 10'],
    ['10:20', 9, 'under 10'],
    ['10:20', 10, 'fine'],
    ['10:20', 20, 'fine'],
    ['10:20', 21, 'over 20'],
    ['@10:20', 9, 'fine'],
    ['@10:20', 10, 'within 10:20'],
    ['@10:20', 20, 'within 10:20'],
    ['@10:20', 21, 'fine'],
    ['@0', 0, 'within 0'],
    ['@0', 1, 'fine'],
    ['@~:0', -7, 'within ~:0'],
    ['~:', 0, 'fine'],
    ['-20:-10', -15, 'fine'],
    ['-20:-10', -9, 'over -10'],
    ['0.5:1.5', 0.4, 'under 0.5'],
    ['7:7', 7, 'fine'],
    [' 10 ', 11, 'over 10'],
  ])('%j finds %d %s', (text, value, expected) => {
    expect(why(text, value)).toBe(expected)
  })

  it.each([
    '',
    ' ',
    ':',
    '@',
    '@:',
    '~',
    '~10',
    '10:~',
    '20:10',
    '-5',
    'ten',
    '1e3',
    '0x10',
    '.5',
    '5.',
    '1:2:3',
    '@@1',
    '10 :20',
    '1,5',
    '10\n'.repeat(2),
    '٣',
  ])('refuses %j with BAD_RANGE and names what would do', text => {
    const refused = {code: 'BAD_RANGE', hint: 'write 10, 10:, ~:10, 10:20 or @10:20'}
    expect(() => parseRange(text)).toThrow(expect.objectContaining(refused))
  })

  it('repeats the text that it refuses', () => {
    expect(() => parseRange('20:10')).toThrow('"20:10" is not a threshold range')
  })

  const whole = fc.integer({min: -1_000, max: 1_000})
  const bounds = fc
    .tuple(fc.option(whole), fc.option(whole))
    .map(([start, end]) => (start !== null && end !== null && start > end ? [end, start] : [start, end]))

  it('agrees with a naive model however it is printed', () => {
    fc.assert(
      fc.property(bounds, fc.boolean(), whole, ([start, end], inside, value) => {
        const text = `${inside ? '@' : ''}${start ?? '~'}:${end ?? ''}`
        const notBelow = start === null || value >= start!
        const notAbove = end === null || value <= end!
        expect(alerts(parseRange(text), value)).toBe(inside ? notBelow && notAbove : !(notBelow && notAbove))
      }),
    )
  })

  it('takes a number alone as the upper end, with 0 below it', () => {
    fc.assert(
      fc.property(fc.nat(), whole, (end, value) => {
        expect(alerts(parseRange(String(end)), value)).toBe(value < 0 || value > end)
      }),
    )
  })

  it('alerts with @ exactly where it does not without', () => {
    fc.assert(
      fc.property(fc.nat(1_000), whole, (end, value) => {
        expect(alerts(parseRange(`@${end}`), value)).toBe(!alerts(parseRange(`${end}`), value))
      }),
    )
  })
})
