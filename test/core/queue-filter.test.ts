import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {anyOf, queueFilter} from '../../src/core/queue-filter.js'
import {anyName, HOSTILE_NAMES} from './hostile-names.js'

describe('a queue filter', () => {
  it.each([
    ['feed', 'feed', true],
    ['feed', 'feed.deliver', false],
    ['feed', 'Feed', false],
    ['feed.*', 'feed.deliver', true],
    ['feed.*', 'feedxdeliver', false],
    ['*', '.hidden', true],
    ['*', 'a/b/c', true],
    ['*.bulk', 'shop/mail.bulk', true],
    ['amq.*', 'amq.gen-/x+y', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['{feed,mail}.*', 'mail.bulk', true],
    ['{feed,mail}.*', 'sms.bulk', false],
    ['[fm]*', 'mail', true],
    ['!feed', '!feed', true],
    ['!feed', 'mail', false],
    ['a|b', 'a', false],
    ['a|b', 'a|b', true],
    ['a|*', 'a|b', true],
    ['a b*', 'a b c', true],
    ['grö*', 'größe', true],
    ['*é', 'café', true],
    ['😀*', '😀 mail', true],
    ['*', '😀', true],
    ['*', 'a\nb', true],
    ['a*', 'a\r\nb', true],
    ['*', 'ä\u2028b', true],
  ])('%j on the queue %j: %s', (glob, queue, expected) => {
    expect(queueFilter([glob])(queue)).toBe(expected)
  })

  it('lets every queue through when no glob is given', () => {
    expect(HOSTILE_NAMES.filter(queueFilter([]))).toEqual(HOSTILE_NAMES)
  })

  it('lets through what one of several globs matches', () => {
    expect(['feed', 'mail', 'sms'].filter(queueFilter(['f*', 'sms']))).toEqual(['feed', 'sms'])
  })

  it.each(['x(1)', 'a[b]', '{a,b}', 'a*b?', '*(', '\\d+', '^a$', '+(x', '!x'])(
    'finds the queue that is named exactly %j, glob characters and all',
    name => {
      expect(queueFilter([name])(name)).toBe(true)
    },
  )

  it('finds any queue by its exact name, whatever the name', () => {
    fc.assert(
      fc.property(anyName, name => {
        expect(queueFilter([name])(name)).toBe(true)
      }),
    )
  })

  it('finds any name by its beginning and a `*`', () => {
    fc.assert(
      fc.property(anyName, rest => {
        expect(queueFilter(['q.*'])(`q.${rest}`)).toBe(true)
      }),
    )
  })

  it('refuses an empty glob, which an unset shell variable leaves behind, with BAD_FLAG', () => {
    expect(() => queueFilter(['feed', ''])).toThrow(expect.objectContaining({code: 'BAD_FLAG'}))
  })

  it.each([
    ['+(a+)b', 'a'.repeat(250)],
    ['*(*a)b', 'a'.repeat(250)],
    ['@(a|a)+b', 'a'.repeat(250)],
  ])('takes %s as plain characters: as an extended glob it could take for ever', (glob, name) => {
    expect(queueFilter([glob])(name)).toBe(false)
    expect(queueFilter([glob])(glob)).toBe(true)
  })
})

describe('a regular expression between slashes', () => {
  it.each([
    ['/^feed\\.\\d+$/', 'feed.23', true],
    ['/^feed\\.\\d+$/', 'feed.x', false],
    ['/dead/', 'a.dead.b', true],
    ['/a.b/', 'a\nb', true],
    ['/', '/', true],
    ['//', '//', true],
  ])('%s on %j is %s', (pattern, queue, expected) => {
    expect(queueFilter([pattern])(queue)).toBe(expected)
  })

  it('is BAD_FLAG when it is none', () => {
    expect(() => queueFilter(['/a(/'])).toThrow('/a(/ is not a regular expression')
  })
})

describe('what is left out', () => {
  it('is nothing without a pattern, else what matches one', () => {
    expect(['feed', 'mail'].filter(anyOf([]))).toEqual([])
    expect(['feed', 'mail', 'sms'].filter(anyOf(['f*', '/^s/']))).toEqual(['feed', 'sms'])
    expect(() => anyOf([''])).toThrow('a name to look for is empty')
  })
})
