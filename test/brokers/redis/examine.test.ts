import {expect, it} from 'vitest'
import {clockFindings} from '../../../src/brokers/redis/examine.js'

const NOW_MS = 1_795_460_000_000

it.each([
  ['as ours', ['1795460000', '0']],
  ['2 s apart', ['1795460002', '0']],
  ['refused', undefined],
  ['no list', 'OK'],
])('says nothing of a clock that is %s', (_what, time) => {
  expect(clockFindings(time, NOW_MS)).toEqual([])
})

it('says by how much the clock is ahead or behind', () => {
  expect(clockFindings(['1795460023', '0'], NOW_MS)[0]!.says).toMatch(/^its clock is 23 s ahead of ours/)
  expect(clockFindings(['1795459993', '0'], NOW_MS)[0]!.says).toMatch(/^its clock is 7 s behind ours/)
})
