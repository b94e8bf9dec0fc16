import {expect, it} from 'vitest'
import {streamReading} from '../../../../src/brokers/redis/layouts/stream.js'

it('leaves ready out before Redis 7, which gives no lag, and where it does not know it', () => {
  const old = ['name', 'mail', 'consumers', 1, 'pending', 5, 'last-delivered-id', '0-0']
  const expected = {queue: 'orders/mail', type: 'stream', unacked: 5, consumers: 1}
  expect(streamReading('orders', old)).toStrictEqual(expected)
  expect(streamReading('orders', [...old, 'entries-read', null, 'lag', null])).toStrictEqual(expected)
  expect(streamReading('orders', [...old, 'lag', 23])).toStrictEqual({...expected, ready: 23, total: 28})
})
