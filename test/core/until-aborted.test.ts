import {expect, it} from 'vitest'
import {untilAborted} from '../../src/core/until-aborted.js'

const never = () => new Promise<never>(() => {})

it('gives what the work gives, or its error', async () => {
  const {signal} = new AbortController()
  expect(await untilAborted(signal, async () => 23)).toBe(23)
  await expect(untilAborted(signal, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
})

it("rejects with the signal's reason when that comes first, and does not begin when it came before", async () => {
  const stopping = new AbortController()
  const waiting = untilAborted(stopping.signal, never)
  stopping.abort(new Error('time is up'))
  await expect(waiting).rejects.toThrow('time is up')
  let begun = 0
  const late = untilAborted(stopping.signal, async () => begun++)
  await expect(late).rejects.toThrow('time is up')
  expect(begun).toBe(0)
})
