import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {createHooks} from '../../src/hooks/create-hooks.js'
import {createPublisher} from '../../src/reference/publisher.js'
import type {Route} from '../../src/reference/routing.js'
import {defineTask} from '../../src/reference/task.js'
import type {Transport} from '../../src/reference/transport.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {waitUntil} from '../../test/support/wait-until.js'

const SLOW_MS = 400
const FAST_MS = 1
/** At the start of each burst, all at once: so many take 14 slots 2.4 s. */
const SLOW_PER_BURST = 84
const FAST_PER_BURST = 199
const FAST_EVERY_MS = 20

const retry = {maxAttempts: 1, retryDelayMs: 1_000}

/** The same 14 slots: for everything in one queue, or some of them for the fast tasks alone. */
export const SHARED: readonly Route[] = [
  {queue: 'mixed', tasks: ['task.slow', 'task.fast'], concurrency: 14, prefetch: 28, retry},
]
export const SPLIT: readonly Route[] = [
  {queue: 'slow', tasks: ['task.slow'], concurrency: 10, retry},
  {queue: 'fast', tasks: ['task.fast'], concurrency: 4, prefetch: 8, retry},
]

/**
 * Bursts of slow tasks beside a steady stream of fast ones, on one worker: how long each fast task waited from before its
 * publish until it began, in ms. It takes four seconds a burst, in which the slots are busy for 60 % of the time.
 */
export async function fastWaitsMs(transport: Transport, routes: readonly Route[], bursts: number): Promise<number[]> {
  const waitsMs: number[] = []
  let slowDone = 0
  const tasks = [
    defineTask('task.slow', z.object({}), async () => {
      await sleep(SLOW_MS)
      slowDone++
    }),
    defineTask('task.fast', z.object({sentAtMs: z.number()}), async ({sentAtMs}) => {
      waitsMs.push(performance.now() - sentAtMs)
      await sleep(FAST_MS)
    }),
  ]
  const hooks = createHooks({sinks: []})
  const worker = await startWorker({transport, routes, tasks, hooks, log: console.error})
  const publish = createPublisher({transport, routes, hooks})
  const published: Promise<void>[] = []
  for (let burst = 0; burst < bursts; burst++) {
    for (let nth = 0; nth < SLOW_PER_BURST; nth++) published.push(publish('task.slow', {}))
    for (let nth = 0; nth < FAST_PER_BURST; nth++) {
      published.push(publish('task.fast', {sentAtMs: performance.now()}))
      await sleep(FAST_EVERY_MS)
    }
  }
  await Promise.all(published)
  await waitUntil(
    'all tasks to be done',
    () => waitsMs.length === bursts * FAST_PER_BURST && slowDone === bursts * SLOW_PER_BURST,
    {deadlineMs: 30_000},
  )
  await worker.stop()
  await hooks.close()
  return waitsMs
}
