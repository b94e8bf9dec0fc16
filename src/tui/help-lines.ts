import {cell} from './cell.js'
import {KEYMAP, keyText} from './keymap.js'
import type {Line} from './paint.js'

const KEYS_WIDTH = 12

/** The help screen, made of the keymap. */
export function helpLines(): Line[] {
  return [
    [{text: 'KEYS', tone: 'strong'}],
    ...KEYMAP.map(
      ({keys, help}): Line => [{text: `  ${cell(keys.map(keyText).join(' '), KEYS_WIDTH)}`}, {text: help, tone: 'dim'}],
    ),
    [{text: 'MARKS', tone: 'strong'}],
    ...MARKS.map(([mark, help]): Line => [{text: `  ${cell(mark, KEYS_WIDTH)}`}, {text: help, tone: 'dim'}]),
  ]
}

const MARKS = [
  ['-', 'not known, which is never 0'],
  ['? name', 'the broker did not answer: figures of the last time it did'],
] as const
