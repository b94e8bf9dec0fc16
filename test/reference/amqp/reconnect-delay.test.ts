import {expect, it} from 'vitest'
import {reconnectDelayMs} from '../../../src/reference/amqp/reconnect-delay.js'

it.each([
  {attempt: 1, from: 50, to: 100},
  {attempt: 2, from: 100, to: 200},
  {attempt: 6, from: 1_600, to: 3_200},
  {attempt: 7, from: 2_500, to: 5_000},
  {attempt: 1_000_000, from: 2_500, to: 5_000},
])('waits $from to $to ms before attempt $attempt', ({attempt, from, to}) => {
  expect(reconnectDelayMs(attempt, 0)).toBe(from)
  expect(reconnectDelayMs(attempt, 0.999999)).toBe(to)
})
