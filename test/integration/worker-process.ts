/** `worker-process AMQP_URL REDIS_URL NOTES_FILE`: a worker in a process of its own, to be killed by a test. */
import {appendFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {createHooks} from '../../src/hooks/index.js'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {RedisFeedStore} from '../../src/reference/feeds/redis-feed-store.js'
import type {Route} from '../../src/reference/routing.js'
import type {Task} from '../../src/reference/task.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {tasks as poolTasks} from '../reference/worker/pool-tasks.js'
import {feedRoute, startFeedWorker} from './reference-feed-world.js'

export const KILLED_FEED = feedRoute('killed', {retry: {maxAttempts: 3, retryDelayMs: 100}})
export const KILLED_CPU: Route = {
  ...{queue: 'killed.cpu', tasks: ['pool.task'], pool: 'process', concurrency: 1},
  retry: {maxAttempts: 3, retryDelayMs: 100},
}

/** The file is of one run only, and so is the store. */
export const openKilledStore = (redisUrl: string, notesFile: string) =>
  new RedisFeedStore(redisUrl, {feedLength: 100_003, keyPrefix: `${notesFile}:`, forgetAfterSeconds: 600})

/** Each 7th photo fails at first; each task leaves time to be killed in before its effect, and after it. */
const fragile = (task: Task): Task => ({
  ...task,
  async run(args, context) {
    await sleep(5)
    if (Number.parseInt(context.id, 10) % 7 === 0 && context.attempt === 1) throw new Error('not at first')
    await task.run(args, context).finally(() => sleep(5))
  },
})

const [amqpUrl, redisUrl, notesFile] = process.argv.slice(2)
if (amqpUrl && redisUrl && notesFile) {
  const transport = await openAmqpTransport(amqpUrl)
  const log = (line: string) => void process.stdout.write(`${line}\n`)
  await startFeedWorker({
    ...{transport, log, route: KILLED_FEED, store: openKilledStore(redisUrl, notesFile), wrap: fragile},
    note: (what, id) => appendFileSync(notesFile, `${what} ${id}\n`),
  })
  await startWorker({
    ...{transport, log, routes: [KILLED_CPU], tasks: poolTasks, hooks: createHooks({sinks: []})},
    processTasks: new URL('../reference/worker/pool-tasks.ts', import.meta.url),
  })
}
