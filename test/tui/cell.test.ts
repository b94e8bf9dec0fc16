import {describe, expect, it} from 'vitest'
import {cell, clip, widthOf} from '../../src/tui/cell.js'

describe('cell', () => {
  it.each([
    {text: 'feed', width: 6, align: 'left', shown: 'feed  '},
    {text: '42', width: 6, align: 'right', shown: '    42'},
    {text: 'feed.deliver', width: 6, align: 'left', shown: 'feed.…'},
    {text: '注文', width: 6, align: 'right', shown: '  注文'},
    {text: '注文処理', width: 6, align: 'left', shown: '注文… '},
    {text: 'e\u0301te\u0301', width: 4, align: 'left', shown: 'e\u0301te\u0301 '},
    {text: 'feed', width: 0, align: 'left', shown: ''},
  ] as const)('fits $text into $width columns, $align', ({text, width, align, shown}) => {
    expect(cell(text, width, align)).toBe(shown)
    expect(widthOf(shown)).toBe(width)
  })
})

it('leaves text that fits alone', () => {
  expect(clip('feed', 4)).toBe('feed')
})
