import {expect, it} from 'vitest'
import {type SoftLimit, TimedOut, withinLimits} from '../../src/reference/limits.js'

const untilAborted = ({signal}: SoftLimit) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

it('gives what the work gives, and its very error', async () => {
  const error = new Error('broken')
  const limits = {softMs: 60_000, hardMs: 60_001}
  expect(await withinLimits(limits, async () => 23)).toBe(23)
  await expect(withinLimits(limits, () => Promise.reject(error))).rejects.toBe(error)
})

it('aborts the signal after 5 ms, and work that heeds it ends with a reason that names the limit', async () => {
  const work = withinLimits({softMs: 5, hardMs: 60_000}, untilAborted)
  await expect(work).rejects.toThrow(new Error('over the soft limit of 5 ms'))
})

it('takes what the work still gives after its soft limit', async () => {
  const work = withinLimits({softMs: 5, hardMs: 60_000}, soft => untilAborted(soft).catch(() => 23))
  expect(await work).toBe(23)
})

it('rejects with TimedOut after 10 ms when the work heeds nothing', async () => {
  const work = withinLimits({softMs: 5, hardMs: 10}, () => new Promise(() => {}))
  await expect(work).rejects.toThrow(new TimedOut('over the hard limit of 10 ms'))
})
