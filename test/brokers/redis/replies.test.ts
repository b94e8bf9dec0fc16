import {describe, expect, it} from 'vitest'
import {ageSeconds, jsonObject, known, pairs, sum, texts} from '../../../src/brokers/redis/replies.js'

describe('answers of Redis', () => {
  it('add up to nothing known when one of them is not known', () => {
    expect(sum([3, 5, 0])).toBe(8)
    expect(sum([3, null])).toBeUndefined()
    expect(sum([3, undefined])).toBeUndefined()
  })

  it('are read as maps, texts and JSON objects, whatever others wrote', () => {
    expect(pairs(['lag', null, 'pending', 5, 'odd'])).toEqual(
      new Map<string, unknown>([
        ['lag', null],
        ['pending', 5],
        ['odd', null],
      ]),
    )
    expect(texts(null)).toEqual([])
    expect(['{"a":1}', '[1]', 'null', '7', '{', null].map(jsonObject)).toEqual([{a: 1}, ...Array(5).fill(undefined)])
  })

  it('give an age of 0 when clocks differ, and none when there is no time', () => {
    expect(ageSeconds(1_000, 3_500)).toBe(2.5)
    expect(ageSeconds(3_500, 1_000)).toBe(0)
    expect([undefined, Number.NaN, 0].map(since => ageSeconds(since, 1_000))).toEqual(Array(3).fill(undefined))
  })

  it('leave out what is not known, and keep 0', () => {
    expect(known({ready: 0, unacked: undefined})).toStrictEqual({ready: 0})
  })
})
