import {expect, it} from 'vitest'
import {letterOfFailure, letterOfPoison} from '../../src/reference/dead-letter.js'
import {Poison} from '../../src/reference/poison.js'
import {Permanent} from '../../src/reference/retry-policy.js'

const nowMs = Date.UTC(2013, 2, 15, 10, 50)
const message = {task: 't', version: 1, args: {}, attempt: 3, id: 'x'}

it('says why, when, after how many attempts, and has the body as it came', () => {
  expect(letterOfFailure(new Error('overloaded'), message, {queue: 'feed', body: ' {}', nowMs})).toEqual({
    ...{reason: 'attempts-exceeded', detail: 'overloaded', task: 't', id: 'x', attempts: 3},
    ...{queue: 'feed', died_at: '2013-03-15T10:50:00.000Z', body: ' {}'},
  })
})

it('says permanent of a task that would never work', () => {
  const letter = letterOfFailure(new Permanent('gone'), message, {queue: 'feed', body: '{}', nowMs})
  expect(letter).toMatchObject({reason: 'permanent', detail: 'gone'})
})

it('has 0 attempts, and no task, for a message that could not be read', () => {
  const letter = letterOfPoison(new Poison('not-json', 'what is this'), {queue: 'feed', body: '?', nowMs})
  expect(letter).toMatchObject({reason: 'not-json', attempts: 0, body: '?'})
  expect(letter).not.toHaveProperty('task')
})

it('has the first 65,536 of 100,003 bytes, and says so', () => {
  const letter = letterOfPoison(new Poison('too-long', ''), {queue: 'feed', body: 'a'.repeat(100_003), nowMs})
  expect(letter.body).toHaveLength(65_536)
  expect(letter.body_bytes).toBe(100_003)
})

it('quotes at most 2,000 characters of an error', () => {
  const letter = letterOfFailure(new Error('x'.repeat(2_000_003)), message, {queue: 'feed', body: '{}', nowMs})
  expect(letter.detail).toBe(`${'x'.repeat(2_000)}…`)
})
