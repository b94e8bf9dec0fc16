export type Matches = (names: readonly (string | undefined)[]) => boolean

/**
 * What is typed matches where it is part of a name, or where it matches as a regular expression; so `a+b` and
 * `feed.(deliver|fanout)` both do what is meant. Case does not matter. `!` at the start turns it round.
 */
export function parseFilter(text: string): Matches {
  const inverse = text.startsWith('!')
  const wanted = inverse ? text.slice(1) : text
  if (wanted === '') return () => true
  const pattern = parsePattern(wanted)
  const plain = wanted.toLowerCase()
  const matchesName = (name: string) => name.toLowerCase().includes(plain) || (pattern?.test(name) ?? false)
  return names => names.some(name => name !== undefined && matchesName(name)) !== inverse
}

/** A repeated group, or many repetitions, can take for ever on a long name; then it is plain text only. */
const isSlow = (text: string) => /\)[*+{]/.test(text) || (text.match(/[*+{]/g)?.length ?? 0) > 3

function parsePattern(text: string): RegExp | undefined {
  if (isSlow(text)) return undefined
  try {
    return new RegExp(text, 'i')
  } catch {
    return undefined // half-typed, `feed.(`: then it is plain text only
  }
}
