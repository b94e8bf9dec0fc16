import {expect, it} from 'vitest'
import {WaitingLine} from '../../../src/reference/amqp/waiting-line.js'

it('releases in the order of coming, and says when nobody waits', async () => {
  const line = new WaitingLine()
  const order: string[] = []
  const waiting = ['first', 'second'].map(name => line.wait(1_000).then(() => order.push(name)))
  expect([line.releaseFirst(), line.releaseFirst(), line.releaseFirst()]).toEqual([true, true, false])
  await Promise.all(waiting)
  expect(order).toEqual(['first', 'second'])
})

it('gives false to who has waited 10 ms, and forgets it', async () => {
  const line = new WaitingLine()
  expect(await line.wait(10)).toBe(false)
  expect(line.releaseFirst()).toBe(false)
})

it('releases 3 at once', async () => {
  const line = new WaitingLine()
  const waiting = [1, 2, 3].map(() => line.wait(1_000))
  line.releaseAll()
  expect(await Promise.all(waiting)).toEqual([true, true, true])
})
