import {expect, it} from 'vitest'
import {safeText} from '../../src/tui/safe-text.js'

it.each([
  {what: 'an escape sequence that clears the screen', given: '\x1b[2Jfeed', shown: '␛[2Jfeed'},
  {what: 'an 8-bit control sequence', given: '\x9b2Jfeed', shown: '�2Jfeed'},
  {what: 'a line break', given: 'a\r\nb', shown: 'a␍␊b'},
  {what: 'delete', given: 'a\x7f', shown: 'a␡'},
  {what: 'a right-to-left override', given: 'a\u202egnp', shown: 'a�gnp'},
  {what: 'a zero-width space', given: 'fe\u200bed', shown: 'fe�ed'},
  {what: 'half a surrogate pair', given: 'a\ud800', shown: 'a�'},
  {what: 'an honest name of another script', given: '注文-ü', shown: '注文-ü'},
])('makes $what harmless', ({given, shown}) => {
  expect(safeText(given)).toBe(shown)
})
