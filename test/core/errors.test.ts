import {describe, expect, it} from 'vitest'
import {ERROR_CODES, QopsError, reason} from '../../src/core/errors.js'

describe('an error that an operator can put right', () => {
  it('has a code, a message, a hint and its cause', () => {
    const cause = new Error('ECONNREFUSED')
    const error = new QopsError('SOURCE_DOWN', 'cannot reach it', 'is it running?', {cause})
    const {name, code, message, hint} = error
    expect({name, code, message, hint}).toEqual({
      ...{name: 'QopsError', code: 'SOURCE_DOWN', message: 'cannot reach it', hint: 'is it running?'},
    })
    expect(error.cause).toBe(cause)
  })

  it.each(Object.entries(ERROR_CODES))('%s is explained, and is unknown or unreachable to a check', (_code, entry) => {
    expect(entry.help).toMatch(/\w{2}/)
    expect(['unknown', 'unreachable']).toContain(entry.check)
  })
})

describe('the reason of an error', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1')

  it.each([
    ['the message', refused, refused.message],
    ['the cause of "fetch failed"', new TypeError('fetch failed', {cause: refused}), refused.message],
    ['the cause of the cause', new Error('a', {cause: new Error('b', {cause: refused})}), refused.message],
    [
      'the first of several, as node has when it tried IPv6 and IPv4',
      new AggregateError([refused, new Error('b')]),
      refused.message,
    ],
    ['the message when the several are none', new AggregateError([], 'all failed'), 'all failed'],
    ['the name when there is no message', new RangeError(), 'RangeError'],
    ['the message when the cause is no error', new Error('a', {cause: 'b'}), 'a'],
    [
      'the message of one that is in words already, and not its cause',
      new QopsError('SOURCE_DOWN', 'cannot reach RabbitMQ at host: refused', undefined, {cause: refused}),
      'cannot reach RabbitMQ at host: refused',
    ],
    ['the text of what is no error', 'a string', 'a string'],
    ['the text of nothing', undefined, 'undefined'],
  ])('is %s', (_what, error, expected) => {
    expect(reason(error)).toBe(expected)
  })
})
