import fc from 'fast-check'
import {expect, it} from 'vitest'
import {commandFor, escapeGlob} from '../../../src/brokers/redis/redis-reader.js'

it('puts a name between the two parts of a key, and the arguments behind it', () => {
  const command = {name: 'lindex', before: 'bull:', after: ':wait', args: ['-1']}
  expect(commandFor('a b|ü', command)).toEqual(['lindex', 'bull:a b|ü:wait', '-1'])
})

it('makes a glob of any text that has no special character left unescaped', () => {
  expect(escapeGlob('q[1]*?\\')).toBe('q\\[1\\]\\*\\?\\\\')
  fc.assert(
    fc.property(fc.string(), text => {
      expect(escapeGlob(text).replace(/\\(.)/gs, '$1')).toBe(text)
      expect(escapeGlob(text).replace(/\\./gs, '')).not.toMatch(/[*?[\]\\]/)
    }),
  )
})
