import fc from 'fast-check'
import {expect, it} from 'vitest'
import {pathPart} from '../../src/core/path-part.js'
import {anyName} from './hostile-names.js'

it.each([
  ['feed-2_B', 'feed-2_B'],
  ['mail.bulk', 'mail_bulk'],
  ['/', '_'],
  ['', '_'],
  ['a b\tc\nd', 'a_b_c_d'],
  ['a|b;c=d:e,f@g#h', 'a_b_c_d_e_f_g_h'],
  ['größe', 'gr__e'],
  ['😀', '_'],
  ['../../etc', '______etc'],
])('makes %j the path part %j', (name, part) => {
  expect(pathPart(name)).toBe(part)
})

it('keeps only what neither statsd nor carbon changes, whatever the name', () => {
  fc.assert(
    fc.property(anyName, name => {
      expect(pathPart(name)).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(pathPart(pathPart(name))).toBe(pathPart(name))
    }),
  )
})
