import fc from 'fast-check'

/** Names that a broker allows and that a line protocol, a shell, a path or an object chokes on. */
export const HOSTILE_NAMES = [
  'a b',
  'a_b',
  'a.b',
  'a/b',
  'a|b',
  'a;b=c',
  "a='1'",
  'a\nb',
  'a\r\nb',
  '\t',
  '*',
  'größe',
  '😀',
  '\u2028',
  '__proto__',
  'constructor',
  'other',
  '%s%0a',
  '"quoted"',
  '-w',
  '..',
] as const

export const anyName = fc.oneof(
  fc.constantFrom(...HOSTILE_NAMES),
  fc.string({minLength: 1, maxLength: 7}),
  fc.string({minLength: 1, maxLength: 7, unit: 'binary'}),
)
