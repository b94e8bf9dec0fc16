import {expect, it} from 'vitest'
import {Interrupted} from '../../../src/reference/retry-policy.js'
import {Slots} from '../../../src/reference/worker/slots.js'

it('lets 2 in, and the third when one of them gives its slot back', async () => {
  const slots = new Slots(2)
  await slots.take()
  await slots.take()
  let third = false
  const taking = slots.take().then(() => (third = true))
  await Promise.resolve()
  expect(third).toBe(false)
  slots.give()
  await taking
})

it('refuses those who wait, and those who come later, once it is closed', async () => {
  const slots = new Slots(1)
  await slots.take()
  const waiting = slots.take()
  slots.close()
  await expect(waiting).rejects.toBeInstanceOf(Interrupted)
  await expect(slots.take()).rejects.toBeInstanceOf(Interrupted)
})
