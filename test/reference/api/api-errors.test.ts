import {expect, it} from 'vitest'
import {type ErrorCode, QopsError} from '../../../src/core/errors.js'
import {answerTo, BadRequest, NotFound} from '../../../src/reference/api/api-errors.js'

it.each([
  [400, 'the body: user: too small', new BadRequest('the body: user: too small')],
  [404, 'there is no user 23', new NotFound('there is no user 23')],
  [413, 'request entity too large', Object.assign(new Error('request entity too large'), {status: 413})],
  [500, 'internal error', new Error('x is undefined')],
  [500, 'internal error', undefined],
  [500, 'internal error', new QopsError('BAD_CONFIG', 'our own mistake')],
])('answers %i "%s"', (status, error, thrown) => {
  expect(answerTo(thrown)).toEqual({status, error})
})

it.each<[ErrorCode]>([['STORE_DOWN'], ['PUBLISH_FAILED'], ['TRANSPORT_DOWN']])(
  'answers 503 to %s, without the address of the server that is down',
  code => {
    const answer = answerTo(new QopsError(code, 'the server at 10.0.0.7 is down'))
    expect(answer).toEqual({status: 503, error: `not now (${code}): try again`, retryAfterSeconds: 5})
  },
)
