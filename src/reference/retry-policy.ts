import type {TaskEnding} from '../core/task-event.js'
import {TimedOut} from './limits.js'

export type RetryPolicy = {
  /** Attempts in all, the first included; then the task is given up. */
  maxAttempts: number
} & (FixedDelay | {backoff: Backoff})

type FixedDelay = {
  /** From the end of a failed attempt to the next. */
  retryDelayMs: number
}

/** The pause doubles from `firstMs` (at least 4) with each attempt, up to `mostMs`; then chance shortens it. */
type Backoff = {firstMs: number; mostMs: number}

/** Thrown by a task that would fail again however often it is tried: it is given up at once. */
export class Permanent extends Error {
  override readonly name = 'Permanent'
}

/** Thrown by a task that finds its work done, by an earlier delivery of the same message: it counts as `duplicate`. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone'
}

/** The attempt was cut short by its worker, which stops: not the task's fault, so it costs none of its attempts. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

export type Verdict = {
  /** How the attempt is counted. */
  ending: Exclude<TaskEnding, 'success'>
  /** What becomes of the message: forgotten, sent again later, moved to the dead letters, or back to the queue as it is. */
  next: 'forget' | 'retry' | 'bury' | 'return'
}

/** What an error of a task means. Pure: all that decides between another attempt and giving up. */
export function verdictOn(error: unknown, attempt: number, {maxAttempts}: RetryPolicy): Verdict {
  if (error instanceof AlreadyDone) return {ending: 'duplicate', next: 'forget'}
  if (error instanceof Interrupted) return {ending: 'retry', next: 'return'}
  const next = error instanceof Permanent || attempt >= maxAttempts ? 'bury' : 'retry'
  if (error instanceof TimedOut) return {ending: 'timeout', next}
  return {ending: next === 'bury' ? 'fail' : 'retry', next}
}

/**
 * Chance takes one of these shares of a back-off's pause, so that tasks which failed together do not come back together.
 * Not any share: each different pause is a queue of its own on the broker (`feed.retry.60000`). With these three, twice a
 * pause of one attempt is a pause of the next, so that ten doublings need 21 queues.
 */
const JITTER_SHARES = [1 / 2, 3 / 4, 1]

/** How long a task waits that has failed at this attempt. `random` gives 0 up to 1. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  if ('retryDelayMs' in policy) return policy.retryDelayMs
  const {firstMs, mostMs} = policy.backoff
  const longestMs = Math.min(mostMs, firstMs * 2 ** (attempt - 1))
  const share = JITTER_SHARES[Math.floor(random() * JITTER_SHARES.length)]!
  return Math.round(longestMs * share)
}
