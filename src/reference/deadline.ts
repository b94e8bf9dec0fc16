import {setTimeout as sleep} from 'node:timers/promises'

/** Settles as the promise does, or rejects with `late()` when that takes longer than `timeoutMs`. */
export function within<T>(timeoutMs: number, promise: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timeoutMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Resolves when all have settled, however they did, and at the latest after `timeoutMs`. */
export async function settledOrLate(timeoutMs: number, promises: Iterable<Promise<unknown>>): Promise<void> {
  const settled = new AbortController()
  const all = Promise.allSettled(promises).then(() => settled.abort())
  // An aborted sleep rejects: here that only says that there is nothing left to wait for.
  const late = sleep(timeoutMs, undefined, {signal: settled.signal}).catch(() => {})
  await Promise.race([all, late])
}

/** For several waits that share one time-out: each call says how much of it is left, and never less than 0. */
export function countdown(timeoutMs: number): () => number {
  const endsAtMs = performance.now() + timeoutMs
  return () => Math.max(0, endsAtMs - performance.now())
}
