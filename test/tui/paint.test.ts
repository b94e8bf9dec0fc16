import {expect, it} from 'vitest'
import {paint} from '../../src/tui/paint.js'

it('writes no escape sequence at all without colour', () => {
  expect(
    paint(
      [
        {text: 'fail ', tone: 'bad'},
        {text: '2', tone: 'strong'},
      ],
      80,
      false,
    ),
  ).toBe('fail 2')
})

it('colours and takes the colour back', () => {
  expect(paint([{text: '2.0', tone: 'bad'}, {text: ' ok'}], 80, true)).toBe('\x1b[31m2.0\x1b[39m ok')
})

it('cuts at the width of the screen, and closes the colour that it cut', () => {
  expect(paint([{text: 'ab'}, {text: 'cdef', tone: 'dim'}, {text: 'g'}], 4, true)).toBe('ab\x1b[2mc…\x1b[22m')
})
