import {expect, it} from 'vitest'
import {traceparentOf} from '../../src/reference/traceparent.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

it.each([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`])('takes %s', text => {
  expect(traceparentOf(text)).toBe(text)
})

it.each([
  ['a version that does not exist yet', `01-${TRACE}-${SPAN}-01`],
  ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['one character more', `00-${TRACE}-${SPAN}-011`],
  ['a line after it', `00-${TRACE}-${SPAN}-01\n`],
  ['a megabyte', '0'.repeat(1_048_576)],
  ['nothing', ''],
  ['what is not text', 23],
  ['no header', undefined],
])('takes no %s', (_what, value) => {
  expect(traceparentOf(value)).toBeUndefined()
})
