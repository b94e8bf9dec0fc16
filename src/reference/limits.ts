export type Limits = {
  /** After so long the task's signal aborts: it should tidy up and stop. */
  softMs: number
  /** After so long the attempt is over, whatever the task does. */
  hardMs: number
}

/** A task should take a few seconds; one that takes so long is stuck. */
export const DEFAULT_LIMITS: Limits = {softMs: 20_000, hardMs: 30_000}

/** The attempt reached its hard limit. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** Aborts at the soft limit. Node makes the signal when it is first read, which takes as long as all the rest of an attempt. */
export type SoftLimit = {readonly signal: AbortSignal}

/**
 * Gives `work` a signal that aborts at the soft limit, and rejects with `TimedOut` at the hard one. It can only stop
 * waiting: ending the work itself is up to a caller that can, like the process pool.
 */
export function withinLimits<T>({softMs, hardMs}: Limits, work: (soft: SoftLimit) => Promise<T>): Promise<T> {
  const soft = new AbortController()
  return new Promise((resolve, reject) => {
    const atHardLimit = () => reject(new TimedOut(`over the hard limit of ${hardMs} ms`))
    const atSoftLimit = () => {
      timer = setTimeout(atHardLimit, hardMs - softMs)
      soft.abort(new Error(`over the soft limit of ${softMs} ms`))
    }
    let timer = setTimeout(atSoftLimit, softMs)
    work(soft)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
