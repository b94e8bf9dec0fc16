import {expect, it} from 'vitest'
import {keySlot} from '../../../src/brokers/redis/key-slot.js'

// As `CLUSTER KEYSLOT` of Redis 7.0 answers.
it.each([
  ['123456789', 12_739],
  ['foo', 12_182],
  ['foo{}{bar}', 8_363],
  ['foo{{bar}}zap', 4_015],
  ['foo{bar}{zap}', 5_061],
  ['ü{日本}', 10_949],
  ['', 0],
])('puts the key %s into slot %d', (key, slot) => {
  expect(keySlot(key)).toBe(slot)
})

it('puts keys with the same tag into the same slot', () => {
  expect(keySlot('bull:{photos}:wait')).toBe(keySlot('bull:{photos}:meta'))
})
