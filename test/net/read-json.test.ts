import {describe, expect, it} from 'vitest'
import {QopsError} from '../../src/core/errors.js'
import type {SendHttp} from '../../src/core/http.js'
import {readJson} from '../../src/net/read-json.js'

const URL_ASKED = new URL('http://user:secret@host:15672/api/queues/shop?columns=name')

/** What becomes of an answer: the value, or the error in a few words. */
async function outcomeOf(http: SendHttp, signal = new AbortController().signal): Promise<unknown> {
  try {
    return await readJson(http, URL_ASKED, {signal}, 'RabbitMQ at host:15672')
  } catch (error) {
    expect(error).toBeInstanceOf(QopsError)
    const {code, message, hint = ''} = error as QopsError
    expect(`${message} ${hint}`).not.toMatch(/secret|\n/)
    return `${code}: ${message}`
  }
}

const answering =
  (status: number, body: string): SendHttp =>
  async () => ({status, body})

describe('a question for JSON', () => {
  it('gives what the body of a 200 says', async () => {
    expect(await outcomeOf(answering(200, '[{"name":"feed"}]'))).toEqual([{name: 'feed'}])
    expect(await outcomeOf(answering(200, 'null'))).toBeNull()
  })

  it.each([
    [401, 'SOURCE_DENIED: RabbitMQ at host:15672 refused the user name or password (HTTP 401)'],
    [403, 'SOURCE_DENIED: RabbitMQ at host:15672 refused this user (HTTP 403)'],
    [404, 'SOURCE_NOT_FOUND: RabbitMQ at host:15672 does not know /api/queues/shop (HTTP 404)'],
    [500, 'SOURCE_HTTP: RabbitMQ at host:15672 answered HTTP 500'],
    [302, 'SOURCE_HTTP: RabbitMQ at host:15672 answered HTTP 302'],
    [204, 'SOURCE_HTTP: RabbitMQ at host:15672 answered HTTP 204'],
  ])('that is answered %d fails: %s', async (status, words) => {
    expect(await outcomeOf(answering(status, '[]'))).toBe(words)
  })

  it.each(['', '<!DOCTYPE html>\n<title>secret</title>', '[{"name":'])(
    'that is answered %j, which is no JSON, fails without repeating it',
    async body => {
      expect(await outcomeOf(answering(200, body))).toBe(
        'SOURCE_REPLY: RabbitMQ at host:15672 answered with something that is not JSON',
      )
    },
  )

  it('that does not get through fails with the innermost reason', async () => {
    const refused = new Error('connect ECONNREFUSED 127.0.0.1:7')
    const words = await outcomeOf(() => Promise.reject(new TypeError('fetch failed', {cause: refused})))
    expect(words).toBe('SOURCE_DOWN: cannot reach RabbitMQ at host:15672: connect ECONNREFUSED 127.0.0.1:7')
  })

  it('that is given up says that time was up, whatever the error', async () => {
    const words = await outcomeOf(() => Promise.reject(new Error('socket hang up')), AbortSignal.abort())
    expect(words).toBe('SOURCE_TIMEOUT: RabbitMQ at host:15672 did not answer in time')
  })
})
