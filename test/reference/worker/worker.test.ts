import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {createPublisher} from '../../../src/reference/publisher.js'
import type {Route} from '../../../src/reference/routing.js'
import type {Task} from '../../../src/reference/task.js'
import type {Transport} from '../../../src/reference/transport.js'
import {startWorker, type Worker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {PRIME_TOTALS, runPrimeWorkload} from './prime-workload.js'
import {recordedHooks} from './task-totals.js'

const ROUTE: Route = {
  ...{queue: 'work', tasks: ['test.task', 'test.unknown'], concurrency: 2},
  retry: {maxAttempts: 3, retryDelayMs: 5},
}

describe('a worker on the embedded transport', () => {
  let transport: Transport
  let worker: Worker | undefined
  let log: string[]
  let recorded: ReturnType<typeof recordedHooks>

  beforeEach(() => {
    transport = embeddedTransport('worker')
    recorded = recordedHooks()
    log = []
  })

  afterEach(async () => {
    await worker?.stop()
    await transport.close()
    stopEmbeddedBroker('worker')
  })

  const start = async (run: Task['run'], on = transport, changed: Partial<Route> = {}) => {
    const tasks = [{name: 'test.task', readArgs: (args: unknown) => args, run}]
    worker = await startWorker({
      ...{transport: on, routes: [{...ROUTE, ...changed}], tasks, hooks: recorded.hooks},
      log: line => log.push(line),
    })
    return createPublisher({transport, routes: [ROUTE], hooks: recorded.hooks})
  }
  const counted = (what: 'success' | 'fail' | 'reject', times: number) =>
    waitUntil(`${times} ${what}`, () => recorded.totals()[what] === times, {everyMs: 5})

  it('counts 23 sent, 26 started, 18 success, 5 fail and 3 retry: a retry is not sent anew', async () => {
    const {totals, log} = await runPrimeWorkload(transport, {queue: 'prime', retryDelayMs: 5})
    expect(totals).toEqual(PRIME_TOTALS)
    const obituaries = log.filter(line => line.startsWith('gave up '))
    expect(obituaries).toHaveLength(5)
    expect(obituaries[0]).toMatch(/^gave up prime\.work .* at attempt 1: number 0 never works$/)
  })

  it('gives a task the traceparent of its message, at the first attempt and after a retry', async () => {
    const traces: unknown[] = []
    const publish = await start(async (_args, {traceparent, attempt}) => {
      traces.push(traceparent)
      if (attempt === 1) throw new Error('overloaded')
    })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await publish('test.task', {}, {traceparent})
    await counted('success', 1)
    expect(traces).toEqual([traceparent, traceparent])
  })

  it('works on no queue when one of three cannot be consumed', async () => {
    let stopped = 0
    const refusing: Transport = {
      declare: queue => transport.declare(queue),
      publish: (queue, message, options) => transport.publish(queue, message, options),
      async consume(queue) {
        if (queue === 'third') throw new Error('no permission')
        return {stop: async () => void stopped++}
      },
      close: async () => {},
    }
    const routes = ['first', 'second', 'third'].map(queue => ({...ROUTE, queue}))
    const options = {transport: refusing, routes, tasks: [], hooks: recorded.hooks, log: () => {}}
    await expect(startWorker(options)).rejects.toThrow('no permission')
    expect(stopped).toBe(2)
  })

  it('does not start when a task is to run in processes that do not know it', async () => {
    const tasks = [{name: 'test.task', readArgs: (args: unknown) => args, run: async () => {}}]
    const routes: Route[] = [{...ROUTE, pool: 'process'}]
    await expect(startWorker({transport, routes, tasks, hooks: recorded.hooks, log: () => {}})).rejects.toThrow(
      /^the task test\.task is to run in processes, and .*cpu-tasks\.js exports it not$/,
    )
  })

  it('gives up after 3 attempts', async () => {
    const publish = await start(() => Promise.reject(new Error('overloaded')))
    await publish('test.task', {})
    await counted('fail', 1)
    expect(recorded.totals()).toMatchObject({sent: 1, started: 3, retry: 2, fail: 1})
    expect(log).toEqual([
      'test.task is tried again after attempt 1: overloaded',
      expect.stringMatching(/^gave up test\.task .* at attempt 3: overloaded$/),
    ])
  })

  it('treats a task that throws before it waits like one that rejects', async () => {
    const publish = await start(() => {
      throw new Error('at once')
    })
    await publish('test.task', {})
    await counted('fail', 1)
    expect(recorded.totals()).toMatchObject({started: 3, retry: 2, fail: 1})
  })

  it('rejects a task that it does not know, with 1 line in the log', async () => {
    const publish = await start(async () => {})
    await publish('test.unknown', {})
    await counted('reject', 1)
    expect(recorded.totals()).toMatchObject({sent: 1, started: 0, reject: 1})
    expect(log).toEqual([
      'refused a message of queue work, task test.unknown: unknown-task: this worker knows no such task',
    ])
  })

  it('rejects a message that is not JSON, and works on the next one', async () => {
    const publish = await start(async () => {})
    await transport.publish('work', {task: 'test.task', body: 'not JSON'})
    await publish('test.task', {})
    await counted('success', 1)
    expect(recorded.totals()).toMatchObject({started: 1, reject: 1})
    expect(log[0]).toMatch(/^refused a message of queue work, task unreadable: not-json: /)
  })

  it('runs 2 of 7 tasks at a time when the concurrency is 2', async () => {
    let running = 0
    let most = 0
    const publish = await start(async () => {
      most = Math.max(most, ++running)
      await new Promise(resolve => setImmediate(resolve))
      running--
    })
    for (let n = 0; n < 7; n++) await publish('test.task', {})
    await counted('success', 7)
    expect(most).toBe(2)
  })

  it('finishes what is in hand when it is stopped, and leaves the rest in the queue', async () => {
    const releases: (() => void)[] = []
    const publish = await start(() => new Promise(release => releases.push(release)))
    for (let n = 0; n < 5; n++) await publish('test.task', {})
    await waitUntil('2 tasks in hand', () => releases.length === 2, {everyMs: 5})
    const stopped = worker!.stop()
    for (const release of releases) release()
    expect(await stopped).toEqual({unfinished: 0})
    expect(recorded.totals()).toMatchObject({sent: 5, started: 2, success: 2})
  })

  it('finishes what is in hand also when the broker does not answer that it delivers no more', async () => {
    const silent: Transport = {
      declare: queue => transport.declare(queue),
      publish: (queue, message, options) => transport.publish(queue, message, options),
      close: () => transport.close(),
      async consume(queue, options, handler) {
        await transport.consume(queue, options, handler)
        return {stop: () => Promise.reject(new Error('no answer'))}
      },
    }
    let release = () => {}
    const publish = await start(() => new Promise(resolve => (release = resolve)), silent)
    await publish('test.task', {})
    await waitUntil('the task to begin', () => worker!.inHandCount === 1, {everyMs: 5})
    const stopped = worker!.stop()
    release()
    expect(await stopped).toEqual({unfinished: 0})
    expect(log).toEqual(['could not stop consuming: no answer'])
  })

  it('returns the 3 messages that it holds and has not begun when it is stopped', async () => {
    let release = () => {}
    const publish = await start(() => new Promise(resolve => (release = resolve)), transport, {
      ...{concurrency: 1, prefetch: 4},
    })
    for (let n = 0; n < 4; n++) await publish('test.task', {})
    await waitUntil('4 messages in hand', () => worker!.inHandCount === 4, {everyMs: 5})
    const stopped = worker!.stop()
    await waitUntil('3 to be returned', () => worker!.inHandCount === 1, {everyMs: 5})
    release()
    expect(await stopped).toEqual({unfinished: 0})
    expect(recorded.totals()).toMatchObject({sent: 4, started: 1, success: 1})
  })

  it('says that 1 task is unfinished when it does not end within 10 ms of stop', async () => {
    let begun = false
    let release = () => {}
    const publish = await start(() => {
      begun = true
      return new Promise(resolve => (release = resolve))
    })
    await publish('test.task', {})
    await waitUntil('the task to begin', () => begun, {everyMs: 5})
    expect(await worker!.stop(10)).toEqual({unfinished: 1})
    release()
  })

  it('gives the message back when its retry cannot be published, so that nothing is lost', async () => {
    let refusals = 0
    const refusingOnce: Transport = {
      declare: queue => transport.declare(queue),
      consume: (queue, options, handler) => transport.consume(queue, options, handler),
      close: () => transport.close(),
      async publish(queue, message, options) {
        if (refusals++ === 0) throw new Error('the broker is full')
        await transport.publish(queue, message, options)
      },
    }
    const publish = await start(() => Promise.reject(new Error('overloaded')), refusingOnce)
    await publish('test.task', {})
    await counted('fail', 1)
    expect(recorded.totals()).toMatchObject({sent: 1, started: 4, retry: 3, fail: 1})
    expect(recorded.redelivered()).toBe(1)
    expect(log[1]).toMatch(/^could not publish the retry of test\.task .* delivered again: the broker is full$/)
  })
})
