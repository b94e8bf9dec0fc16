import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {QopsError} from '../../src/core/errors.js'
import {basicAuth, decoded, parseUrl, publicUrl, withoutPasswords} from '../../src/core/url.js'

const SCHEMES = ['rabbitmq:', 'qops:']

/** All that an operator may get to see. */
function shown(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(QopsError)
    expect(error).toHaveProperty('code', 'BAD_URL')
    return `${(error as QopsError).message}; ${(error as QopsError).hint}`
  }
  return ''
}

describe('the URL of a broker', () => {
  it('is read when its scheme is known', () => {
    expect(parseUrl('rabbitmq://host:15672/%2F', 'broker', SCHEMES).host).toBe('host:15672')
  })

  it('without a scheme is refused with those that would do', () => {
    expect(shown(() => parseUrl('localhost', 'broker', SCHEMES))).toBe(
      '"localhost" is not the URL of a broker; write one that begins with rabbitmq://, qops://',
    )
  })

  it('with another scheme is refused by that scheme', () => {
    expect(shown(() => parseUrl('amqq://host', 'broker', SCHEMES))).toMatch(/^qops knows no broker "amqq:\/\/"; /)
  })

  it.each([
    'amqp://user:secret@host',
    'rabbitmq//user:secret@host',
    'rabbitmq://user:secret@host:port',
    'rabbitmq://user:sec/ret@host',
    'rabbitmq://user:sec@ret@host:x',
    'user:secret@host:15672',
    'user secret@host',
  ])('%s is refused without a word of user or password', text => {
    const words = shown(() => parseUrl(text, 'broker', SCHEMES))
    expect(words).not.toBe('')
    expect(words).not.toMatch(/sec|ret@/)
  })

  it('is fit for a log without user, password and query', () => {
    const url = new URL('rabbitmq://user:secret@host:15672/shop?password_env=X&name=main')
    expect(publicUrl(url)).toBe('rabbitmq://host:15672/shop')
    expect(publicUrl(new URL('qops://:token@host/'))).toBe('qops://host')
  })
})

describe('the Authorization header', () => {
  it('is none when the URL names no user', () => {
    expect(basicAuth(new URL('rabbitmq://host'))).toBeUndefined()
  })

  it('holds user and password with their escapes undone', () => {
    const header = basicAuth(new URL('rabbitmq://us%40er:p%25%3A%2Fw@host'))
    expect(Buffer.from(header!.replace('Basic ', ''), 'base64').toString()).toBe('us@er:p%:/w')
  })

  it('says that a % must be written %25, and not the password', () => {
    const words = shown(() => basicAuth(new URL('rabbitmq://user:secret%zz@host')))
    expect(words).toBe('a part of rabbitmq://host holds a % that is not followed by two hex digits; write % as %25')
  })

  it('comes out right for any user and password that are escaped', () => {
    const text = fc.string({unit: 'grapheme', minLength: 1})
    fc.assert(
      fc.property(text, text, (user, password) => {
        const url = new URL(`rabbitmq://${encodeURIComponent(user)}:${encodeURIComponent(password)}@host`)
        const header = Buffer.from(basicAuth(url)!.slice('Basic '.length), 'base64').toString()
        expect(header).toBe(`${user}:${password}`)
      }),
    )
  })
})

it('decodes one part of a URL', () => {
  expect(decoded(new URL('qops://host'), 'a%20b%2Fc')).toBe('a b/c')
})

it.each([
  ["Unexpected argument 'rabbitmq://user:secret@host/shop'", "Unexpected argument 'rabbitmq://…@host/shop'"],
  ['qops://:sec/ret@a, amqps://u:sec@ret@b', 'qops://…@a, amqps://…@b'],
  ['see http://host/a, or mail ops@example.com', 'see http://host/a, or mail ops@example.com'],
])('shows %j without passwords as %j', (text, shown) => {
  expect(withoutPasswords(text)).toBe(shown)
})
