import {expect, it} from 'vitest'
import {InFlightLimit} from '../../../src/reference/amqp/in-flight-limit.js'

it('lets 2 in at once and the third when one of them leaves', async () => {
  const limit = new InFlightLimit(2)
  expect([await limit.enter(0), await limit.enter(0)]).toEqual([true, true])
  const third = limit.enter(1_000)
  limit.leave()
  expect(await third).toBe(true)
})

it('lets in first who has waited longest', async () => {
  const limit = new InFlightLimit(1)
  await limit.enter(0)
  const order: string[] = []
  const waiting = ['first', 'second'].map(name => limit.enter(1_000).then(() => order.push(name)))
  limit.leave()
  limit.leave()
  await Promise.all(waiting)
  expect(order).toEqual(['first', 'second'])
})

it('turns away who has waited 10 ms, and forgets it: the next one to come gets the free place', async () => {
  const limit = new InFlightLimit(1)
  await limit.enter(0)
  expect(await limit.enter(10)).toBe(false)
  limit.leave()
  expect(await limit.enter(0)).toBe(true)
})
