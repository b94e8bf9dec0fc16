import {expect, it} from 'vitest'
import {outcomeOf, Permanent} from '../../src/reference/retry-policy.js'

const policy = {maxAttempts: 3, retryDelayMs: 60_000}

it.each([
  ['retry', 'attempt 1 of 3', new Error('overloaded'), 1],
  ['retry', 'attempt 2 of 3', new Error('overloaded'), 2],
  ['fail', 'attempt 3 of 3', new Error('overloaded'), 3],
  ['fail', 'attempt 1 of 3 with a permanent error', new Permanent('gone'), 1],
  ['retry', 'attempt 1 of 3 with something that is no Error', 'overloaded', 1],
])('says %s at %s', (outcome, _at, error, attempt) => {
  expect(outcomeOf(error, attempt, policy)).toBe(outcome)
})
