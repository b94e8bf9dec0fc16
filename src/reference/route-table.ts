import {DEFAULT_LIMITS} from './limits.js'
import type {RetryPolicy} from './retry-policy.js'
import type {Route} from './routing.js'

/** The routes as rows of text, the first with the titles. */
export const routeTable = (routes: readonly Route[]): string[][] => [
  ['QUEUE', 'POOL', 'CONCURRENCY', 'PREFETCH', 'RETRY', 'LIMITS', 'DEAD LETTERS', 'TASKS'],
  ...routes.map(({queue, pool = 'event-loop', concurrency, prefetch = concurrency, retry, limits, tasks}) => [
    queue,
    pool,
    String(concurrency),
    String(prefetch),
    retryText(retry),
    `${seconds((limits ?? DEFAULT_LIMITS).softMs)}/${seconds((limits ?? DEFAULT_LIMITS).hardMs)}`,
    `${queue}.dead`,
    tasks.join(' '),
  ]),
]

function retryText(policy: RetryPolicy): string {
  const pause =
    'backoff' in policy
      ? `${seconds(policy.backoff.firstMs)} to ${seconds(policy.backoff.mostMs)}`
      : seconds(policy.retryDelayMs)
  return `${policy.maxAttempts} attempts, ${pause}`
}

const seconds = (ms: number) => `${ms / 1_000} s`
