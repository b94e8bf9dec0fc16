/** The reference system, an empty task in its event-loop pool. Arguments: the broker's URL; that of a sink, or `off`. */
import {z} from 'zod'
import {createHooks} from '../../dist/hooks/index.js'
import {openAmqpTransport} from '../../dist/reference/amqp/transport.js'
import {createPublisher} from '../../dist/reference/publisher.js'
import {defineTask} from '../../dist/reference/task.js'
import {startWorker} from '../../dist/reference/worker/worker.js'
import {PREFETCH, TASK} from './load.js'
import {noHooks} from './no-hooks.js'
import {serveContender} from './serve-contender.js'

const [url, sink] = process.argv.slice(2) as [string, string]
const retry = {maxAttempts: 3, retryDelayMs: 60_000}
const queue = sink === 'off' ? 'bench-unwatched' : 'bench-qops'
const routes = [{queue, tasks: [TASK], concurrency: PREFETCH, retry}]
const argsSchema = z.object({sentAtMs: z.number(), filler: z.string()})

const hooks = sink === 'off' ? noHooks : createHooks({sinks: [sink]})
const transport = await openAmqpTransport(url)
const publish = createPublisher({transport, routes, hooks})

serveContender({
  publish: args => publish(TASK, args),
  work(done) {
    const tasks = [defineTask(TASK, argsSchema, async ({sentAtMs}) => done(sentAtMs))]
    return startWorker({transport, routes, tasks, hooks, log: console.error})
  },
})
