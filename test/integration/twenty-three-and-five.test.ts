import {afterAll, beforeAll, expect, inject, it} from 'vitest'
import {z} from 'zod'
import {createHooks} from '../../src/hooks/index.js'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {createPublisher} from '../../src/reference/publisher.js'
import {Permanent} from '../../src/reference/retry-policy.js'
import type {Route} from '../../src/reference/routing.js'
import {defineTask} from '../../src/reference/task.js'
import type {Transport} from '../../src/reference/transport.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {openSink} from '../../src/sinks/index.js'
import {MemorySink} from '../../src/sinks/memory.js'
import {runCheckScript} from '../support/run-process.js'
import {knownValues, render} from '../support/services/graphite-render.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {waitUntil} from '../support/wait-until.js'

const {rabbitmqUrl, amqpUrl, statsdUrl, graphiteUrl, renderUrl} = inject('services')
const management = rabbitmqManagement(rabbitmqUrl)
const VHOST = 'twenty-three'
const ROUTE: Route = {queue: 'feed', concurrency: 7, retry: {maxAttempts: 2, retryDelayMs: 100}, tasks: ['feed.test']}
const EXPECTED = {sent: 23, started: 26, success: 18, fail: 5, retry: 3}

let transport: Transport

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  transport = await openAmqpTransport(`${amqpUrl}/${VHOST}`)
})
afterAll(async () => {
  await transport?.close()
  await management.deleteVhost(VHOST)
})

/** 5 of the 23 fail for good; 3 others fail once and are retried. */
const feedTest = () => {
  const triedBefore = new Set<number>()
  return defineTask('feed.test', z.object({n: z.int()}), async ({n}) => {
    if (n < 5) throw new Permanent('will never work')
    if (n >= 20 && !triedBefore.has(n)) {
      triedBefore.add(n)
      throw new Error('not now')
    }
  })
}

it('gives 23 sent, 26 started, 18 success, 5 fail, 3 retry in qops, statsd, Graphite and RabbitMQ alike', async () => {
  const memory = new MemorySink('qops')
  // Prefixes of their own, for both ways lead into the same carbon.
  const sink = (url: string, prefix: string) => openSink(url, {prefix, worker: 'test'})
  const hooks = createHooks({sinks: [memory, sink(statsdUrl, 'by_statsd'), sink(graphiteUrl, 'direct')]})
  const worker = await startWorker({transport, routes: [ROUTE], tasks: [feedTest()], hooks, log() {}})
  const publish = createPublisher({transport, routes: [ROUTE], hooks})
  await Promise.all(Array.from({length: 23}, (_, n) => publish('feed.test', {n})))
  const counted = (prefix: string, event: string) => memory.counters()[`${prefix}.task.feed.feed_test.${event}`]
  await waitUntil(
    '18 successes and 5 failures',
    () => counted('qops', 'success') === 18 && counted('qops', 'fail') === 5,
  )
  await worker.stop()
  await hooks.close()

  for (const [event, count] of Object.entries(EXPECTED)) expect([event, counted('qops', event)]).toEqual([event, count])

  for (const prefix of ['by_statsd', 'direct']) {
    const path = `${prefix}.task.feed.feed_test`
    // 26 attempts ended, and each was timed.
    await waitUntil(`26 times by ${prefix}`, async () => (await sumOf(`${path}.run_ms.count`)) === 26)
    const sums = await Promise.all(Object.keys(EXPECTED).map(event => sumOf(`${path}.${event}.count`)))
    expect([prefix, Object.keys(EXPECTED).map((event, i) => [event, sums[i]])]).toEqual([
      prefix,
      Object.entries(EXPECTED),
    ])
  }

  // Its connections report each on their own.
  await waitUntil('RabbitMQ to have counted', async () => {
    const {message_stats, messages} = await management.request<ApiQueue>('GET', `queues/${VHOST}/feed`)
    const retryQueue = await management.request<ApiQueue>('GET', `queues/${VHOST}/feed.retry.100`)
    expect(messages).toBe(0)
    expect({
      published: message_stats?.publish,
      retried: retryQueue.message_stats?.publish,
      delivered: message_stats?.deliver_get,
      acked: message_stats?.ack,
      redelivered: message_stats?.redeliver ?? 0,
    }).toEqual({published: 23, retried: 3, delivered: 26, acked: 26, redelivered: 0})
    return true
  })
})

it('is OK for check queue-length afterwards: the queue is there, and empty', async () => {
  const {code, stdout, stderr} = await runCheckScript([
    '--broker',
    rabbitmqUrl.replace(/%2F$/, VHOST),
    '--queue',
    'feed',
    '-w',
    '0',
    '-c',
    '0',
  ])
  expect({code, stdout, stderr}).toEqual({
    code: 0,
    stdout: 'QOPS QUEUE-LENGTH OK: feed has 0 ready | feed_ready=0;0;0;0;\n',
    stderr: '',
  })
})

type ApiQueue = {
  messages: number
  message_stats?: {publish?: number; ack?: number; deliver_get?: number; redeliver?: number}
}

async function sumOf(target: string): Promise<number> {
  return knownValues(await render(renderUrl, target, 300)).reduce((sum, value) => sum + value, 0)
}
