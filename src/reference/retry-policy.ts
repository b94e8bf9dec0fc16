export type RetryPolicy = {
  /** Attempts in all, the first included; then the task is given up. */
  maxAttempts: number
  /** From the end of a failed attempt to the next. */
  retryDelayMs: number
}

/** Thrown by a task that would fail again however often it is tried: it is given up at once. */
export class Permanent extends Error {
  override readonly name = 'Permanent'
}

export const outcomeOf = (error: unknown, attempt: number, {maxAttempts}: RetryPolicy): 'retry' | 'fail' =>
  error instanceof Permanent || attempt >= maxAttempts ? 'fail' : 'retry'
