import {expect, it} from 'vitest'
import {ranges} from '../../../src/brokers/redis/bounded-texts.js'

it.each([
  [0, []],
  [250, [['0', '249']]],
  [
    503,
    [
      ['0', '249'],
      ['250', '499'],
      ['500', '749'],
    ],
  ],
])('parts %d places into ranges of 250', (count, expected) => {
  expect(ranges(count)).toEqual(expected)
})
