import {expect, it} from 'vitest'
import {ageText, countText, durationText, growthText, rateText} from '../../src/tui/human.js'

it.each([
  [undefined, '-'],
  [0, '0'],
  [1_204, '1204'],
  [9_999, '9999'],
  [10_000, '10.0k'],
  [12_345, '12.3k'],
  [99_960, '100k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [1_234_567, '1.2M'],
  [5e15, '5000T'],
])('writes a count of %s as %s', (count, text) => {
  expect(countText(count)).toBe(text)
})

it.each([
  [undefined, '-'],
  [0, '0'],
  [0.004, '<0.1'],
  [2, '2.0'],
  [498.13, '498.1'],
  [999.96, '1000'],
  [12_345, '12.3k'],
])('writes a rate of %s as %s', (rate, text) => {
  expect(rateText(rate)).toBe(text)
})

it.each([
  [undefined, '-'],
  [0.001, '0'],
  [13.9, '+13.9'],
  [-5, '-5.0'],
  [-123_456, '-123k'],
])('writes a growth of %s as %s', (growth, text) => {
  expect(growthText(growth)).toBe(text)
})

it.each([
  [undefined, '-'],
  [0, '0 ms'],
  [5.1, '5.1 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1_400, '1.4 s'],
  [59_600, '1.0 m'],
  [740_000, '12 m'],
  [11_520_000, '3.2 h'],
  [172_800_000, '2.0 d'],
  [1e15, '>1 y'],
])('writes a duration of %s ms as %s', (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text)
})

it.each([
  [-3_000, '0 s'],
  [999, '0 s'],
  [7_900, '7 s'],
  [125_000, '2.1 m'],
])('writes an age of %s ms as %s, without a fraction of a second', (ageMs, text) => {
  expect(ageText(ageMs)).toBe(text)
})
