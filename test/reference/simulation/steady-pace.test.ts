import {expect, it} from 'vitest'
import {atSteadyPace} from '../../../src/reference/simulation/steady-pace.js'

/** A clock that the test moves: `advance` says by how much at each look. */
const clock = (advanceMs: number) => {
  let nowMs = 0
  return () => (nowMs += advanceMs)
}

async function callsUntil(count: number, pace: {perSecond: number; now: () => number}): Promise<number> {
  const stop = new AbortController()
  let calls = 0
  await atSteadyPace({...pace, signal: stop.signal}, async () => {
    if (++calls >= count) stop.abort()
  })
  return calls
}

it('calls 7 times when a hundredth of a second passes at each of 7 looks, at 100 a second', async () => {
  expect(await callsUntil(7, {perSecond: 100, now: clock(10)})).toBe(7)
})

it('makes up for one second, 23 calls, after an hour of standstill', async () => {
  expect(await callsUntil(1, {perSecond: 23, now: clock(3_600_000)})).toBe(23)
})

it('calls 3 times in 6 seconds at half a call a second', async () => {
  expect(await callsUntil(3, {perSecond: 0.5, now: clock(1_000)})).toBe(3)
})

it('waits for the calls it has begun before it resolves', async () => {
  const stop = new AbortController()
  let ended = false
  await atSteadyPace({perSecond: 1, signal: stop.signal, now: clock(1_000)}, async () => {
    stop.abort()
    await new Promise(resolve => setImmediate(resolve))
    ended = true
  })
  expect(ended).toBe(true)
})
