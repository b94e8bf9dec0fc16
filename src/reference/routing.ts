import {DEFAULT_LIMITS, type Limits} from './limits.js'
import type {RetryPolicy} from './retry-policy.js'

/** One queue, and what a worker does with it. Its dead letters go to `<queue>.dead`. */
export type Route = {
  queue: string
  tasks: readonly string[]
  /** Where its tasks run: `event-loop` when they mostly wait, `process` when they compute or may crash. Default `event-loop`. */
  pool?: 'event-loop' | 'process'
  /** Tasks that one worker runs at the same time; in a process pool, its children. */
  concurrency: number
  /**
   * Messages that one worker holds, begun or not. More than `concurrency` bridges the way to the broker, which pays when
   * tasks take about as long as that; with slow ones it would hoard what another worker could begin. Default `concurrency`.
   */
  prefetch?: number
  /**
   * Workers of a higher one are served first, those of a lower one get what the others have no room for: with -1, workers
   * of another queue lend a hand. Not an order among queues: each has slots of its own. Default 0.
   */
  priority?: number
  retry: RetryPolicy
  /** Default 20 s soft, 30 s hard. */
  limits?: Limits
}

const AFTER_A_MINUTE: RetryPolicy = {maxAttempts: 3, retryDelayMs: 60_000}
/** For servers of others, which are down for seconds or for an hour: 8 attempts in 15 to 30 minutes. */
const PATIENTLY: RetryPolicy = {maxAttempts: 8, backoff: {firstMs: 15_000, mostMs: 960_000}}

/**
 * Slow tasks monopolise workers, so they do not share a queue with fast ones. A new task starts in `default`; when it has
 * proven to be fast, moving its name to another line is all there is to do.
 */
export const ROUTES: readonly Route[] = [
  {queue: 'feed', tasks: ['feed.deliver'], concurrency: 12, retry: AFTER_A_MINUTE},
  {queue: 'fast', tasks: ['search.index'], concurrency: 14, prefetch: 28, retry: AFTER_A_MINUTE},
  {queue: 'default', tasks: ['account.delete'], concurrency: 6, retry: AFTER_A_MINUTE},
  {queue: 'evented', tasks: ['crosspost.send', 'api.hook'], concurrency: 100, retry: PATIENTLY},
  {queue: 'cpu', tasks: ['spam.check'], pool: 'process', concurrency: 2, retry: AFTER_A_MINUTE},
]

/** Where to send a task. One that has no queue is our bug, so it throws. */
export function queueOf(routes: readonly Route[], task: string): string {
  const route = routes.find(({tasks}) => tasks.includes(task))
  if (!route) throw new Error(`no route names the task ${task}`)
  return route.queue
}

/** The same routes with another pause before a retry: a demo or a test does not wait a minute. */
export const withRetryDelay = (routes: readonly Route[], retryDelayMs: number): Route[] =>
  routes.map(route => ({...route, retry: {maxAttempts: route.retry.maxAttempts, retryDelayMs}}))

/** What is wrong with a table of routes, given the tasks that there are: one line each, none when all is well. */
export function routingProblems(routes: readonly Route[], tasks: readonly string[]): string[] {
  const routed = routes.flatMap(route => route.tasks)
  return [
    ...repeated(routes.map(({queue}) => queue)).map(queue => `the queue ${queue} has two lines`),
    ...repeated(routed).map(task => `the task ${task} has two queues`),
    ...tasks.filter(task => !routed.includes(task)).map(task => `the task ${task} has no queue`),
    ...routed.filter(task => !tasks.includes(task)).map(task => `there is no task ${task}`),
    ...routes.flatMap(problemsOf),
  ]
}

function problemsOf({queue, concurrency, prefetch = concurrency, limits = DEFAULT_LIMITS}: Route): string[] {
  return [
    ...(concurrency < 1 ? [`the queue ${queue} would run nothing`] : []),
    ...(prefetch < concurrency ? [`the queue ${queue} has a smaller prefetch than concurrency`] : []),
    ...(limits.softMs >= limits.hardMs ? [`the soft limit of the queue ${queue} is not below its hard one`] : []),
  ]
}

const repeated = (names: readonly string[]) => [...new Set(names.filter((name, nth) => names.indexOf(name) < nth))]
