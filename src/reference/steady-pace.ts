import {setTimeout as sleep} from 'node:timers/promises'

export type Pace = {
  perSecond: number
  signal: AbortSignal
  /** Monotonic, ms. Default `performance.now`. */
  now?: () => number
}

const TICK_MS = 20

/**
 * Calls `fn` so often per second until the signal aborts, and resolves when the last call has settled. It waits for what
 * it has begun: when `fn` is slow the pace drops rather than that calls pile up, and it is caught up afterwards.
 */
export async function atSteadyPace({perSecond, signal, now = () => performance.now()}: Pace, fn: () => Promise<void>) {
  const startedAtMs = now()
  let begun = 0
  while (!signal.aborted) {
    const due = Math.floor(((now() - startedAtMs) / 1000) * perSecond) - begun
    const batch = Math.min(due, perSecond) // at most what one second is worth at a time
    begun += batch
    await Promise.all(Array.from({length: batch}, fn))
    await sleep(TICK_MS)
  }
}
