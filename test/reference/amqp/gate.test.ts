import {expect, it} from 'vitest'
import {Gate} from '../../../src/reference/amqp/gate.js'

it('lets everybody through at once while it is open', async () => {
  const gate = new Gate()
  expect(await gate.pass(0)).toBe(true)
  expect(gate.shutBecause).toBeUndefined()
})

it('holds 2 back while it is shut, says why, and lets them through when it opens', async () => {
  const gate = new Gate()
  gate.shut('low on memory')
  expect(gate.shutBecause).toBe('low on memory')
  const waiting = [gate.pass(1_000), gate.pass(1_000)]
  gate.open()
  expect(await Promise.all(waiting)).toEqual([true, true])
})

it('turns away after 10 ms who came while it was shut', async () => {
  const gate = new Gate()
  gate.shut('low on memory')
  expect(await gate.pass(10)).toBe(false)
})
