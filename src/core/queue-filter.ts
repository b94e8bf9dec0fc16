import picomatch from 'picomatch'

/** `*` also stands for `/` and for leading dots, because a queue's name is no path. */
const OPTIONS = {bash: true, dot: true, nonegate: true} as const

/** True for the names that match one of the globs (`feed`, `feed.*`, `{a,b}`); with none given, for every name. */
export function queueFilter(globs: readonly string[]): (queue: string) => boolean {
  if (globs.length === 0) return () => true
  const exact = new Set(globs)
  const matchers = globs.map(glob => picomatch(glob, OPTIONS))
  return queue => exact.has(queue) || matchers.some(matches => matches(queue))
}
