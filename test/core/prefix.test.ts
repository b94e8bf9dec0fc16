import {expect, it} from 'vitest'
import {parsePrefix} from '../../src/core/prefix.js'

it.each(['qops', 'prod.qops', 'a-b_c.1'])('takes %s', prefix => {
  expect(parsePrefix(prefix)).toBe(prefix)
})

it.each(['', 'a b', 'a|c', 'qops.', '.qops', 'a..b', 'ü'])('refuses "%s", which would break every line', prefix => {
  expect(() => parsePrefix(prefix)).toThrow(expect.objectContaining({code: 'BAD_PREFIX'}))
})
