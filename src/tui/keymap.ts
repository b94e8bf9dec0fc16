import type {Model, Msg} from './model.js'
import {update} from './update.js'

export type KeyBinding = {
  keys: readonly string[]
  /** For the help screen. */
  help: string
  /** For the line at the bottom of the screen, where there is room for a word. */
  hint?: string
  msg: Msg
}

/** Drives both the input and the help screen. All keys only look; ones that change a broker would be UPPERCASE. */
export const KEYMAP: readonly KeyBinding[] = [
  {keys: ['?', 'h'], help: 'this help', hint: 'help', msg: {type: 'toggleHelp'}},
  {keys: ['q', 'ctrl-c'], help: 'quit', hint: 'quit', msg: {type: 'quit'}},
  {
    keys: ['/'],
    help: 'filter by name (regex or plain; ! at the start inverts)',
    hint: 'filter',
    msg: {type: 'openFilter'},
  },
  {keys: ['escape'], help: 'clear the filter, leave this help', msg: {type: 'back'}},
  {keys: ['right', '>'], help: 'sort by the next column', hint: 'sort', msg: {type: 'sortColumn', by: 1}},
  {keys: ['left', '<'], help: 'sort by the previous column', msg: {type: 'sortColumn', by: -1}},
  {keys: ['r'], help: 'reverse the order', hint: 'reverse', msg: {type: 'reverse'}},
  {keys: ['tab'], help: 'to the other pane', hint: 'pane', msg: {type: 'nextPane'}},
  {keys: ['down', 'j'], help: 'next row', msg: {type: 'move', by: 1}},
  {keys: ['up', 'k'], help: 'previous row', msg: {type: 'move', by: -1}},
  {keys: ['pageDown', 'ctrl-f'], help: 'next page', msg: {type: 'page', by: 1}},
  {keys: ['pageUp', 'ctrl-b'], help: 'previous page', msg: {type: 'page', by: -1}},
  {keys: ['home', 'g'], help: 'first row', msg: {type: 'move', by: Number.NEGATIVE_INFINITY}},
  {keys: ['end', 'G'], help: 'last row', msg: {type: 'move', by: Number.POSITIVE_INFINITY}},
  {keys: ['space'], help: 'pause and go on', hint: 'pause', msg: {type: 'togglePause'}},
  {keys: ['+', '='], help: 'longer interval, up to 60 s', hint: 'interval', msg: {type: 'changeInterval', by: 1}},
  {keys: ['-'], help: 'shorter interval, down to 0.5 s', msg: {type: 'changeInterval', by: -1}},
]

/** While a filter is typed; any other character becomes part of it. */
export const FILTER_KEYMAP: readonly KeyBinding[] = [
  {keys: ['return'], help: 'keep the filter', hint: 'keep', msg: {type: 'keepFilter'}},
  {keys: ['escape', 'ctrl-u'], help: 'clear the filter', hint: 'clear', msg: {type: 'clearFilter'}},
  {keys: ['backspace'], help: 'erase a character', msg: {type: 'eraseFilter'}},
  {keys: ['down'], help: 'next row', msg: {type: 'move', by: 1}},
  {keys: ['up'], help: 'previous row', msg: {type: 'move', by: -1}},
  {keys: ['ctrl-c'], help: 'quit', msg: {type: 'quit'}},
]

/** The model after a key, by its name in the keymap. */
export function press(model: Model, key: string): Model {
  const msg = model.filter.editing ? filterMsg(key) : KEYMAP.find(({keys}) => keys.includes(key))?.msg
  return msg ? update(model, msg) : model
}

function filterMsg(key: string): Msg | undefined {
  const bound = FILTER_KEYMAP.find(({keys}) => keys.includes(key))?.msg
  if (bound) return bound
  if (key === 'space') return {type: 'typeFilter', text: ' '}
  return [...key].length === 1 ? {type: 'typeFilter', text: key} : undefined
}

const SYMBOLS: Record<string, string> = {
  ...{right: '→', left: '←', up: '↑', down: '↓', tab: 'Tab', return: 'Enter', escape: 'Esc', space: 'Space'},
  ...{pageDown: 'PgDn', pageUp: 'PgUp', home: 'Home', end: 'End', backspace: 'Backspace'},
}

/** How a key is written for people: `→`, `PgDn`, `^C`. */
export const keyText = (key: string) =>
  SYMBOLS[key] ?? key.replace(/^ctrl-(.)/, (_, letter) => `^${letter.toUpperCase()}`)
