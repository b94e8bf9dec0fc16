import {expect, it} from 'vitest'
import {waitUntil} from './wait-until.js'

it('gives what the condition gives at its third look', async () => {
  const answers = [undefined, 0, 'here']
  expect(await waitUntil('an answer', () => answers.shift(), {everyMs: 1})).toBe('here')
})

it('takes a condition that throws as "not yet"', async () => {
  let looks = 0
  const look = () => {
    looks += 1
    if (looks < 3) throw new Error('refused')
    return looks
  }
  expect(await waitUntil('the third look', look, {everyMs: 1})).toBe(3)
})

it('names what was awaited, for how long, and why the last look failed', async () => {
  const refused = () => Promise.reject(new Error('connect ECONNREFUSED'))
  await expect(waitUntil('carbon to listen', refused, {deadlineMs: 5, everyMs: 1})).rejects.toThrow(
    'waited 5 ms for carbon to listen; the last look failed: connect ECONNREFUSED',
  )
})
