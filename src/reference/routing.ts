import type {RetryPolicy} from './retry-policy.js'

/** One queue, and what a worker does with it. */
export type Route = {
  queue: string
  /** Tasks that one worker runs at the same time, and so the prefetch: it never hoards messages that it cannot begin. */
  concurrency: number
  retry: RetryPolicy
  tasks: readonly string[]
}

const AFTER_A_MINUTE: RetryPolicy = {maxAttempts: 3, retryDelayMs: 60_000}

/**
 * Slow tasks monopolise workers, so fast and slow ones have queues of their own. A new task starts in `default`; when it
 * has proven to be fast, moving its name to another line is all there is to do.
 */
export const ROUTES: readonly Route[] = [
  {queue: 'feed', concurrency: 12, retry: AFTER_A_MINUTE, tasks: ['feed.deliver']},
  {queue: 'fast', concurrency: 14, retry: AFTER_A_MINUTE, tasks: ['search.index']},
  {queue: 'default', concurrency: 6, retry: AFTER_A_MINUTE, tasks: ['crosspost.send']},
]

/** Where to send a task. One that has no queue is our bug, so it throws. */
export function queueOf(routes: readonly Route[], task: string): string {
  const route = routes.find(({tasks}) => tasks.includes(task))
  if (!route) throw new Error(`no route names the task ${task}`)
  return route.queue
}

/** The same routes with another pause before a retry: a demo or a test does not wait a minute. */
export const withRetryDelay = (routes: readonly Route[], retryDelayMs: number): Route[] =>
  routes.map(route => ({...route, retry: {...route.retry, retryDelayMs}}))
