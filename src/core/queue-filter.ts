import picomatch from 'picomatch'
import {QopsError, reason} from './errors.js'

/** `*` also stands for `/`, for leading dots and (flag `s`) for line breaks, because a queue's name is no
 * path. No extended globs (`+(a)`): a regular expression with nested repetition can take for ever.
 */
const OPTIONS = {bash: true, dot: true, nonegate: true, noextglob: true, flags: 's'} as const

/**
 * True for the names that match one of the patterns: a glob (`feed`, `feed.*`, `{a,b}`), or a regular expression between
 * slashes (`/^feed\.\d+$/`); with none given, for every name.
 * Throws BAD_FLAG when one is empty, because a shell variable that is not set must not choose no queue at all, and for a
 * regular expression that is none.
 */
export function queueFilter(patterns: readonly string[]): (queue: string) => boolean {
  return patterns.length === 0 ? () => true : anyOf(patterns)
}

/** True for the names that match one of the patterns, which are as those of `queueFilter`; with none given, for no name. */
export function anyOf(patterns: readonly string[]): (queue: string) => boolean {
  if (patterns.includes(''))
    throw new QopsError('BAD_FLAG', 'a name to look for is empty', 'leave the flag out for all')
  const exact = new Set(patterns)
  const matchers = patterns.filter(isMoreThanAName).map(matcher)
  return queue => exact.has(queue) || matchers.some(matches => matches(queue))
}

/** A plain name is found without picomatch, whose first pattern costs a check 1 ms of its start. */
const isMoreThanAName = (pattern: string) => /[*?[\]{}()!\\/]/.test(pattern)

function matcher(pattern: string): (queue: string) => boolean {
  const [, expression] = /^\/(.+)\/$/s.exec(pattern) ?? []
  if (expression === undefined) return picomatch(pattern, OPTIONS)
  try {
    const regexp = new RegExp(expression, 's')
    return queue => regexp.test(queue)
  } catch (cause) {
    throw new QopsError('BAD_FLAG', `${pattern} is not a regular expression: ${reason(cause)}`, undefined, {cause})
  }
}
