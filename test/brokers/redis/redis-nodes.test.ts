import {expect, it} from 'vitest'
import {slotRanges} from '../../../src/brokers/redis/redis-nodes.js'

const asked = {host: 'asked', port: 7_000}

it('reads the masters of CLUSTER SLOTS, and takes the node that was asked for one without a host', () => {
  const reply = [
    [0, 8_191, ['a', 7_001, 'id-1', []], ['replica', 7_003, 'id-3', []]],
    [8_192, 16_383, ['', 7_002, 'id-2', []]],
  ]
  expect(slotRanges(reply, asked)).toEqual([
    {from: 0, to: 8_191, master: {host: 'a', port: 7_001}},
    {from: 8_192, to: 16_383, master: {host: 'asked', port: 7_002}},
  ])
})

it('knows no slots of a cluster that has none', () => {
  expect(slotRanges([], asked)).toEqual([])
})
