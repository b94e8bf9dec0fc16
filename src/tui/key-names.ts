import type {Key} from 'ink'

const FLAGS: readonly (readonly [flag: keyof Key, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'return'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  // ink 6 calls the usual backspace (0x7f) delete.
  ['delete', 'backspace'],
]

const NAMES: Record<string, string> = {
  ...{' ': 'space', '\r': 'return', '\n': 'return', '\t': 'tab', '\x7f': 'backspace', '\b': 'backspace'},
  ...{'\x1b': 'escape', '\x03': 'ctrl-c'},
}

/** The keymap's names of what ink read: several when they were typed or pasted faster than they were read. */
export function keyNames(input: string, key: Key): string[] {
  const flag = FLAGS.find(([name]) => key[name])
  if (flag) return [flag[1]]
  if (key.ctrl) return [`ctrl-${input}`]
  if (key.meta) return []
  return [...input].map(char => NAMES[char] ?? char)
}
