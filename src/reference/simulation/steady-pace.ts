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
 * it has begun: when `fn` is slow the pace drops, and calls do not pile up. Of what was missed meanwhile it makes up at
 * most one second's worth, so that a long standstill is not followed by a flood.
 */
export async function atSteadyPace({perSecond, signal, now = () => performance.now()}: Pace, fn: () => Promise<void>) {
  const startedAtMs = now()
  let begun = 0
  while (!signal.aborted) {
    const due = Math.floor(((now() - startedAtMs) / 1000) * perSecond) - begun
    begun += due
    await Promise.all(Array.from({length: Math.min(due, Math.ceil(perSecond))}, fn))
    await sleep(TICK_MS)
  }
}
