import {expect, it} from 'vitest'
import {visibleText} from '../../src/core/visible-text.js'

it.each([
  ['feed', 'feed'],
  ['日本 ü/ö', '日本 ü/ö'],
  ['a\nb\tc', 'a\\x0ab\\x09c'],
  ['\x1b[2J', '\\x1b[2J'],
  ['\x9b2J', '\\x9b2J'],
  ['abc\u202edef', 'abc\\x202edef'],
])('shows %j as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown)
})
