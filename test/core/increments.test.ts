import {expect, it} from 'vitest'
import {increments} from '../../src/core/increments.js'

it('gives 23 at first, then the 5 that came since, then 0', () => {
  let total = 23
  const added = increments(() => ({sent: total}))
  expect(added()).toEqual({sent: 23})
  total = 28
  expect(added()).toEqual({sent: 5})
  expect(added()).toEqual({sent: 0})
})

it('counts a name that appears later from 0', () => {
  const totals: Record<string, number> = {sent: 2}
  const added = increments(() => ({...totals}))
  added()
  totals.failed = 3
  expect(added()).toEqual({sent: 0, failed: 3})
})

it('gives less than 0 when a loss is taken back', () => {
  const totals = [7, 5]
  const added = increments(() => ({lost: totals.shift()!}))
  expect([added(), added()]).toEqual([{lost: 7}, {lost: -2}])
})
