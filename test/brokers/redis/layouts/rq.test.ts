import {expect, it} from 'vitest'
import {rqTimeMs} from '../../../../src/brokers/redis/layouts/rq.js'

it.each([
  ['2026-01-31T12:00:00.123456Z', Date.UTC(2026, 0, 31, 12, 0, 0, 123)],
  ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
  ['', undefined],
  [undefined, undefined],
])('reads the time %s', (time, ms) => {
  expect(rqTimeMs(time)).toBe(ms)
})
