import type {Key} from 'ink'
import {expect, it} from 'vitest'
import {keyNames} from '../../src/tui/key-names.js'

const key = (flags: Partial<Key> = {}) => flags as Key

it.each([
  {what: 'a letter', input: 'j', flags: {}, names: ['j']},
  {what: 'letters that came in one piece', input: '/ma q\r', flags: {}, names: ['/', 'm', 'a', 'space', 'q', 'return']},
  {what: 'an arrow', input: '', flags: {downArrow: true}, names: ['down']},
  {what: 'ctrl-C', input: 'c', flags: {ctrl: true}, names: ['ctrl-c']},
  {what: 'the usual backspace, which ink calls delete', input: '', flags: {delete: true}, names: ['backspace']},
  {what: 'Esc, which ink also calls meta', input: '', flags: {escape: true, meta: true}, names: ['escape']},
  {what: 'alt and a letter, which means nothing here', input: 'q', flags: {meta: true}, names: []},
])('names $what', ({input, flags, names}) => {
  expect(keyNames(input, key(flags))).toEqual(names)
})
