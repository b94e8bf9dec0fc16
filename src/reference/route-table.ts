import {deadQueueOf} from './dead-letter.js'
import {DEFAULT_LIMITS} from './limits.js'
import type {RetryPolicy} from './retry-policy.js'
import type {Route} from './routing.js'

/** The routes as rows of text, the first with the titles. */
export const routeTable = (routes: readonly Route[]): string[][] => [
  ['QUEUE', 'POOL', 'CONCURRENCY', 'PREFETCH', 'PRIORITY', 'RETRY', 'LIMITS', 'DEAD LETTERS', 'TASKS'],
  ...routes.map(
    ({queue, pool = 'event-loop', concurrency, prefetch = concurrency, priority = 0, retry, limits, tasks}) => [
      queue,
      pool,
      String(concurrency),
      String(prefetch),
      String(priority),
      retryText(retry),
      `${seconds((limits ?? DEFAULT_LIMITS).softMs)}/${seconds((limits ?? DEFAULT_LIMITS).hardMs)}`,
      deadQueueOf(queue),
      tasks.join(' '),
    ],
  ),
]

function retryText(policy: RetryPolicy): string {
  const pause =
    'backoff' in policy
      ? `${seconds(policy.backoff.firstMs)} to ${seconds(policy.backoff.mostMs)}`
      : seconds(policy.retryDelayMs)
  return `${policy.maxAttempts} attempts, ${pause}`
}

const seconds = (ms: number) => `${ms / 1_000} s`
