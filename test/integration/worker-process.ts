/** `worker-process AMQP_URL REDIS_URL`: a worker in a process of its own, to be killed by a test. */
import {setTimeout as sleep} from 'node:timers/promises'
import {Redis} from 'ioredis'
import {z} from 'zod'
import {createHooks} from '../../src/hooks/index.js'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {AlreadyDone, Permanent} from '../../src/reference/retry-policy.js'
import type {Route} from '../../src/reference/routing.js'
import {defineTask} from '../../src/reference/task.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {tasks as poolTasks} from '../reference/worker/pool-tasks.js'

/** The marker and the effect in one step: a worker cannot die between the two. */
const ONCE = `
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
return 1`

const retry = {maxAttempts: 3, retryDelayMs: 100}

export const KILLED_ROUTES: readonly Route[] = [
  {queue: 'killed', tasks: ['killed.effect'], concurrency: 7, prefetch: 11, retry},
  {queue: 'killed.cpu', tasks: ['pool.task'], pool: 'process', concurrency: 1, retry},
]
/** Each 31st task fails for good, each 7th fails at first. */
export const failsForGood = (number: number) => number % 31 === 0
const failsAtFirst = (number: number) => number % 7 === 0

const effectTask = (redis: Redis) =>
  defineTask('killed.effect', z.object({number: z.int()}), async ({number}, {attempt}) => {
    await sleep(5)
    if (failsForGood(number)) throw new Permanent('never works')
    if (failsAtFirst(number) && attempt === 1) throw new Error('not at first')
    const isNew = await redis.eval(ONCE, 2, 'killed:done', 'killed:effects', number)
    await sleep(5) // time to be killed in, between the effect and the acknowledgement
    if (!isNew) throw new AlreadyDone(`number ${number} is done`)
  })

const [amqpUrl, redisUrl] = process.argv.slice(2)
if (amqpUrl && redisUrl) {
  await startWorker({
    transport: await openAmqpTransport(amqpUrl),
    routes: KILLED_ROUTES,
    tasks: [effectTask(new Redis(redisUrl)), ...poolTasks],
    processTasks: new URL('../reference/worker/pool-tasks.ts', import.meta.url),
    hooks: createHooks({sinks: []}),
    log: line => process.stdout.write(`${line}\n`),
  })
}
