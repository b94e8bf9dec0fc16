import {describe, expect, it} from 'vitest'
import {FILTER_KEYMAP, KEYMAP, keyText, press} from '../../src/tui/keymap.js'
import {screen} from '../../src/tui/screen.js'
import {modelAfter, observed, sample} from './sample.js'

const model = modelAfter([observed(sample)])

describe('the keymap', () => {
  it.each([{keymap: KEYMAP}, {keymap: FILTER_KEYMAP}])('gives no key two meanings', ({keymap}) => {
    const keys = keymap.flatMap(binding => binding.keys)
    expect(keys).toEqual([...new Set(keys)])
  })

  it.each(KEYMAP)('is on the help screen of 80x24 with $help', ({keys, help}) => {
    const line = screen(press(model, '?'), false).find(text => text.endsWith(help))
    expect(line).toContain(keys.map(keyText).join(' '))
  })
})

it('does nothing on a key that means nothing', () => {
  expect(press(model, 'x')).toBe(model)
})

describe('while a filter is typed', () => {
  const typed = (keys: readonly string[]) => keys.reduce(press, model)

  it('takes letters that are keys elsewhere', () => {
    expect(typed(['/', 'q', 'space', '?']).filter).toEqual({text: 'q ?', editing: true})
  })

  it('keeps it on Enter, clears it on Esc', () => {
    expect(typed(['/', 'm', 'return']).filter).toEqual({text: 'm', editing: false})
    expect(typed(['/', 'm', 'escape']).filter).toEqual({text: '', editing: false})
  })

  it('ignores keys that are no characters', () => {
    expect(typed(['/', 'm', 'pageUp', 'ctrl-x']).filter.text).toBe('m')
  })

  it('quits on ctrl-C', () => {
    expect(typed(['/', 'ctrl-c']).quitting).toBe(true)
  })
})
