import picomatch from 'picomatch'
import {QopsError} from './errors.js'

/** `*` also stands for `/`, for leading dots and (flag `s`) for line breaks, because a queue's name is no
 * path. No extended globs (`+(a)`): a regular expression with nested repetition can take for ever.
 */
const OPTIONS = {bash: true, dot: true, nonegate: true, noextglob: true, flags: 's'} as const

/**
 * True for the names that match one of the globs (`feed`, `feed.*`, `{a,b}`); with none given, for every name.
 * Throws BAD_FLAG when one is empty: a shell variable that is not set must not choose no queue at all.
 */
export function queueFilter(globs: readonly string[]): (queue: string) => boolean {
  if (globs.length === 0) return () => true
  if (globs.includes('')) throw new QopsError('BAD_FLAG', 'a name to look for is empty', 'leave the flag out for all')
  const exact = new Set(globs)
  const matchers = globs.map(glob => picomatch(glob, OPTIONS))
  return queue => exact.has(queue) || matchers.some(matches => matches(queue))
}
