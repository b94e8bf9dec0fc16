import {z} from 'zod'
import {createPublisher} from '../../../src/reference/publisher.js'
import {Permanent} from '../../../src/reference/retry-policy.js'
import type {Route} from '../../../src/reference/routing.js'
import {defineTask, type Task} from '../../../src/reference/task.js'
import type {Transport} from '../../../src/reference/transport.js'
import {startWorker, type Worker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {recordedHooks} from './task-totals.js'

const PUBLISHED = 23

/** Numbers 0 to 4 fail for good, 5 to 7 fail once and then succeed, the other 15 succeed at once. */
function primeTask(): Task {
  const tried = new Set<number>()
  return defineTask('prime.work', z.object({number: z.int()}), async ({number}) => {
    if (number < 5) throw new Permanent(`number ${number} never works`)
    if (number < 8 && !tried.has(number)) {
      tried.add(number)
      throw new Error(`number ${number} does not work at first`)
    }
  })
}

export const PRIME_TOTALS = {sent: 23, started: 26, success: 18, fail: 5, retry: 3, reject: 0, timeout: 0, duplicate: 0}

/** Publishes 23 tasks, of which 5 fail for good and 3 are retried once, and waits until all have ended. */
export async function runPrimeWorkload(
  transport: Transport,
  {queue, retryDelayMs}: {queue: string; retryDelayMs: number},
) {
  const {hooks, totals, longestWaitMs} = recordedHooks()
  const routes: Route[] = [{queue, concurrency: 6, retry: {maxAttempts: 3, retryDelayMs}, tasks: ['prime.work']}]
  const log: string[] = []
  const worker: Worker = await startWorker({
    ...{transport, routes, hooks, tasks: [primeTask()]},
    log: line => log.push(line),
  })
  const publish = createPublisher({transport, routes, hooks})
  await Promise.all(Array.from({length: PUBLISHED}, (_, number) => publish('prime.work', {number})))
  await waitUntil('23 tasks to end', () => totals().success + totals().fail === PUBLISHED, {everyMs: 5})
  await worker.stop()
  return {totals: totals(), longestWaitMs: longestWaitMs(), log}
}
