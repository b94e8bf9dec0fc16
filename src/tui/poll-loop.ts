import {setTimeout as delay} from 'node:timers/promises'
import {reason} from '../core/errors.js'
import type {Observe} from '../core/observation.js'
import type {Msg} from './model.js'

export type Polling = {
  observe: Observe
  intervalMs: number
  /** Ends the loop, and the poll that is under way. */
  signal: AbortSignal
  send: (msg: Msg) => void
  /** ms since 1970. */
  now: () => number
}

/** Looks once per interval until the signal aborts. A look that takes longer delays the next one: they never overlap. */
export async function pollUntilAborted({observe, intervalMs, signal, send, now}: Polling): Promise<void> {
  while (!signal.aborted) {
    const startedAtMs = now()
    const msg = await look(observe, signal, now)
    if (signal.aborted) return
    send(msg)
    await sleep(Math.max(0, startedAtMs + intervalMs - now()), signal)
  }
}

function look(observe: Observe, signal: AbortSignal, now: () => number): Promise<Msg> {
  return observe(signal).then(
    (observation): Msg => ({type: 'observed', observation, atMs: now()}),
    (error): Msg => ({type: 'failed', error: reason(error), atMs: now()}),
  )
}

/** Also ends when the signal aborts: the loop looks at the signal itself. */
const sleep = (ms: number, signal: AbortSignal) => delay(ms, undefined, {signal}).catch(() => {})
