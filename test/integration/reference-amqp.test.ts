import {createServer} from 'node:net'
import {type ChannelModel, connect} from 'amqplib'
import {Redis} from 'ioredis'
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest'
import type {QopsError} from '../../src/core/errors.js'
import {type AmqpTransportOptions, openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {RedisFeedStore} from '../../src/reference/feeds/redis-feed-store.js'
import {ZipfGraph} from '../../src/reference/feeds/zipf-graph.js'
import {startSimulation} from '../../src/reference/simulation/simulation.js'
import {feedStoreContract} from '../reference/feeds/feed-store-contract.js'
import {transportContract} from '../reference/transport-contract.js'
import {PRIME_TOTALS, runPrimeWorkload} from '../reference/worker/prime-workload.js'
import {recordedHooks} from '../reference/worker/task-totals.js'
import {freePort} from '../support/free-port.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {waitUntil} from '../support/wait-until.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference'
const USER = {name: 'reference-test', password: 'r%40ght', vhosts: [VHOST]}
const amqpUrl = `amqp://${USER.name}:${encodeURIComponent(USER.password)}@${new URL(services.amqpUrl).host}/${VHOST}`
let observer: ChannelModel

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.addUser(USER)
  observer = await connect(amqpUrl)
  observer.on('error', error => expect.fail(`the observer lost its connection: ${error.message}`))
})

afterAll(async () => {
  await observer.close()
  await management.deleteVhost(VHOST)
})

async function readyIn(queue: string): Promise<number> {
  const channel = await observer.createChannel()
  channel.on('error', () => {}) // checkQueue rejects with the same
  const {messageCount} = await channel.checkQueue(queue)
  await channel.close()
  return messageCount
}

/** The error of a transport that cannot be opened, and how long it took to say so. */
async function refusal(url: string, options: AmqpTransportOptions = {}): Promise<{error: QopsError; tookMs: number}> {
  const startedAtMs = performance.now()
  const error = await openAmqpTransport(url, options).then(
    () => expect.fail('it was opened'),
    failed => failed,
  )
  return {error, tookMs: performance.now() - startedAtMs}
}

describe.each(['quorum', 'classic'] as const)('with %s queues', queueType => {
  const open = async () => ({transport: await openAmqpTransport(amqpUrl, {queueType}), readyIn})

  transportContract(`RabbitMQ (${queueType})`, open, `contract.${queueType}`)

  it('counts 23 sent, 26 started, 18 success, 5 fail and 3 retry, and leaves both queues empty', async () => {
    const {transport} = await open()
    const queue = `prime.${queueType}`
    const {totals, longestWaitMs} = await runPrimeWorkload(transport, {queue, retryDelayMs: 300})
    await transport.close()
    expect(totals).toEqual(PRIME_TOTALS)
    expect(longestWaitMs).toBeGreaterThanOrEqual(300) // a retry waits from when it was published
    await waitUntil('both queues to be empty', async () => {
      return (await readyIn(queue)) === 0 && (await readyIn(`${queue}.retry.300`)) === 0
    })
  })
})

describe('publishing to RabbitMQ', () => {
  it('rejects with PUBLISH_FAILED the message that a full queue refuses, and not the one before', async () => {
    const channel = await observer.createChannel()
    await channel.assertQueue('full', {durable: true, maxLength: 1, overflow: 'reject-publish'})
    const transport = await openAmqpTransport(amqpUrl)
    await transport.publish('full', {task: 't', body: '{}'})
    await expect(transport.publish('full', {task: 't', body: '{}'})).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringContaining(`vhost ${VHOST} did not take a message for queue full: message nacked`),
    })
    await transport.close()
  })

  it('declares the queue of a delay again after somebody has deleted it and 1 message was refused', async () => {
    const transport = await openAmqpTransport(amqpUrl)
    const later = () => transport.publish('later', {task: 't', body: '{}'}, {delayMs: 60_000})
    await later()
    await management.request('DELETE', `queues/${VHOST}/later.retry.60000`)
    await expect(later()).rejects.toMatchObject({code: 'PUBLISH_FAILED'})
    await later()
    await transport.close()
    expect(await readyIn('later.retry.60000')).toBe(1)
  })

  it('takes 2,003 messages at once through 7 places for unconfirmed ones', async () => {
    const transport = await openAmqpTransport(amqpUrl, {maxUnconfirmed: 7})
    await transport.declare('many')
    await Promise.all(Array.from({length: 2_003}, () => transport.publish('many', {task: 't', body: '{}'})))
    await transport.close()
    expect(await readyIn('many')).toBe(2_003)
  })

  it('refuses a body over 1 MiB in one sentence and sends nothing, and takes one of 1 MiB', async () => {
    const transport = await openAmqpTransport(amqpUrl)
    await transport.declare('big')
    await transport.publish('big', {task: 't', body: 'x'.repeat(1_048_576)})
    await expect(transport.publish('big', {task: 't', body: 'é'.repeat(524_289)})).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/for queue big: its body of 1048578 bytes is over the limit of 1048576$/),
    })
    await transport.close()
    expect(await readyIn('big')).toBe(1)
  })

  it('carries a traceparent to the consumer, through a delay as well, and leaves out one that is not valid', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const delivered = new Map<string, string | undefined>()
    const transport = await openAmqpTransport(amqpUrl)
    await transport.declare('traced')
    await transport.publish('traced', {task: 't', body: 'at once', traceparent})
    await transport.publish('traced', {task: 't', body: 'later', traceparent}, {delayMs: 100})
    await transport.publish('traced', {task: 't', body: 'wrong', traceparent: `${traceparent}-and-more`})
    await transport.consume('traced', {prefetch: 3}, async delivery => {
      delivered.set(delivery.body, delivery.traceparent)
    })
    await waitUntil('3 messages', () => delivered.size === 3)
    await transport.close()
    expect(Object.fromEntries(delivered)).toEqual({'at once': traceparent, later: traceparent, wrong: undefined})
  })

  it('says that a queue is there already with another type, and goes on publishing', async () => {
    const transport = await openAmqpTransport(amqpUrl, {queueType: 'quorum'})
    await transport.declare('typed')
    const other = await openAmqpTransport(amqpUrl, {queueType: 'classic'})
    await expect(other.declare('typed')).rejects.toMatchObject({
      code: 'QUEUE_DIFFERS',
      message: expect.stringMatching(
        /^queue typed\.dead is there with other arguments: inequivalent arg 'x-queue-type'/,
      ),
    })
    await other.publish('typed', {task: 't', body: '{}'})
    await Promise.all([transport.close(), other.close()])
  })
})

describe('a RabbitMQ that cannot be used', () => {
  it('is TRANSPORT_DOWN at once when its port is closed', async () => {
    const port = await freePort()
    const {error, tookMs} = await refusal(`amqp://ann:s3cret@127.0.0.1:${port}/shop`)
    expect(error).toMatchObject({code: 'TRANSPORT_DOWN'})
    expect(error.message).toBe(
      `RabbitMQ at 127.0.0.1:${port}, vhost shop cannot be used: connect ECONNREFUSED 127.0.0.1:${port}`,
    )
    expect(tookMs).toBeLessThan(5_000)
  })

  it('is TRANSPORT_DOWN after 300 ms when it accepts the connection and says nothing', async () => {
    const silent = createServer(socket => socket.on('error', () => {}).resume())
    const port = await freePort()
    await new Promise<void>(resolve => silent.listen(port, '127.0.0.1', resolve))
    const {error, tookMs} = await refusal(`amqp://127.0.0.1:${port}`, {timeoutMs: 300})
    expect(error).toMatchObject({code: 'TRANSPORT_DOWN', message: expect.stringContaining('ETIMEDOUT')})
    expect(tookMs).toBeGreaterThanOrEqual(295)
    expect(tookMs).toBeLessThan(5_000)
    await new Promise(resolve => silent.close(resolve))
  })

  it('is TRANSPORT_DOWN, in words without the password, when the password is wrong', async () => {
    const wrong = new URL(amqpUrl)
    wrong.password = 's3cret'
    const {error} = await refusal(wrong.href)
    expect(error).toMatchObject({code: 'TRANSPORT_DOWN', message: expect.stringContaining('ACCESS_REFUSED')})
    expect(`${error.message} ${error.hint}`).not.toContain('s3cret')
  })

  it('names the vhost that it does not know', async () => {
    const wrong = new URL(amqpUrl)
    wrong.pathname = '/nowhere'
    const {error} = await refusal(wrong.href)
    expect(error.message).toMatch(/vhost nowhere cannot be used: there is no such vhost, or this user may not use it$/)
  })

  it('is used again by itself when both connections were cut, and says once that it is down and once that it is up', async () => {
    const {transport, said} = await openSaying()
    const delivered: string[] = []
    await transport.declare('cut')
    await transport.consume('cut', {prefetch: 1}, async ({body}) => void delivered.push(body))
    await cutConnections()
    await waitUntil('the transport to be up again', () => said.includes('up'))
    await transport.publish('cut', {task: 't', body: 'after'})
    await waitUntil('the message', () => delivered.length > 0)
    await transport.close()
    expect([said, delivered]).toEqual([['down: is lost', 'up'], ['after']])
  })

  it('delivers from a queue again that was deleted while it was consumed', async () => {
    const {transport, said} = await openSaying()
    const delivered: string[] = []
    await transport.declare('deleted')
    await transport.consume('deleted', {prefetch: 1}, async ({body}) => void delivered.push(body))
    await management.request('DELETE', `queues/${VHOST}/deleted`)
    await waitUntil('the transport to be up again', () => said.includes('up'))
    await transport.publish('deleted', {task: 't', body: 'after'})
    await waitUntil('the message', () => delivered.length > 0)
    await transport.close()
    expect([said, delivered]).toEqual([['down: delivers no more from queue deleted', 'up'], ['after']])
  })

  it('rejects who would consume from a queue that is not there, and is used again', async () => {
    const {transport, said} = await openSaying()
    await expect(transport.consume('never.declared', {prefetch: 1}, async () => {})).rejects.toMatchObject({
      code: 'TRANSPORT_DOWN',
      message: expect.stringContaining("no queue 'never.declared'"),
    })
    await waitUntil('the transport to be up again', () => said.includes('up'))
    await transport.close()
  })

  /** What it says, without names, addresses and details. */
  async function openSaying() {
    const said: string[] = []
    const transport = await openAmqpTransport(amqpUrl, {
      onDown: ({message}) => said.push(`down: ${/is lost|delivers no more from queue \w+/.exec(message)?.[0]}`),
      onUp: () => said.push('up'),
    })
    return {transport, said}
  }

  /** Until both connections of the transport were listed and cut: the management API learns of them a little later. */
  async function cutConnections(): Promise<void> {
    type Listed = {name: string; vhost: string; client_properties: {connection_name?: string}}
    const cut = new Set<string>()
    await waitUntil('2 connections to cut', async () => {
      for (const {name, vhost, client_properties} of await management.request<Listed[]>('GET', 'connections')) {
        const isOurs = vhost === VHOST && client_properties?.connection_name?.startsWith('qops reference')
        if (!isOurs || cut.has(name)) continue
        await management.request('DELETE', `connections/${encodeURIComponent(name)}`)
        cut.add(name)
      }
      return cut.size === 2
    })
  }
})

describe('the Redis feed store', () => {
  let stores = 0
  const options = () => ({feedLength: 5, keyPrefix: `test:${process.pid}:${stores++}:`, forgetAfterSeconds: 60})

  feedStoreContract('Redis', () => new RedisFeedStore(services.redisUrl, options()))

  it('lets Redis forget a feed after 60 s without a photo', async () => {
    const {keyPrefix, ...rest} = options()
    const [store, redis] = [new RedisFeedStore(services.redisUrl, {...rest, keyPrefix}), new Redis(services.redisUrl)]
    await store.deliver(7, [0])
    expect(await redis.ttl(`${keyPrefix}0`)).toBeGreaterThan(50)
    await Promise.all([store.close(), redis.quit()])
  })

  it('rejects with STORE_DOWN when its port is closed', async () => {
    const port = await freePort()
    const store = new RedisFeedStore(`redis://:s3cret@127.0.0.1:${port}/0`)
    await expect(store.deliver(7, [0])).rejects.toMatchObject({
      code: 'STORE_DOWN',
      message: `the feed store at redis://127.0.0.1:${port}/0 failed: connect ECONNREFUSED 127.0.0.1:${port}`,
    })
    await store.close()
  })

  it('rejects with STORE_DOWN after 300 ms when the server says nothing', async () => {
    const silent = createServer(socket => socket.on('error', () => {}).resume())
    const port = await freePort()
    await new Promise<void>(resolve => silent.listen(port, '127.0.0.1', resolve))
    const store = new RedisFeedStore(`redis://127.0.0.1:${port}/0`, {timeoutMs: 300})
    await expect(store.read(0, 1)).rejects.toMatchObject({code: 'STORE_DOWN'})
    await store.close()
    await new Promise(resolve => silent.close(resolve))
  })

  it('says in one sentence, without the password, that the password is wrong', async () => {
    const redis = new Redis(services.redisUrl)
    await redis.call('ACL', 'SETUSER', 'ann', 'on', '>right', '~*', '+@all')
    const {host} = new URL(services.redisUrl)
    const store = new RedisFeedStore(`redis://ann:s3cret@${host}/0`)
    const error = await store.deliver(7, [0]).then(
      () => expect.fail('it was let in'),
      failed => failed as QopsError,
    )
    expect(error).toMatchObject({code: 'STORE_DOWN', message: expect.stringContaining('WRONGPASS')})
    expect(`${error.message} ${error.hint}`).not.toContain('s3cret')
    await redis.call('ACL', 'DELUSER', 'ann')
    await Promise.all([store.close(), redis.quit()])
  })
})

it('runs the whole demo on RabbitMQ and Redis: as many deliveries as followers, and nothing outstanding', async () => {
  const graph = new ZipfGraph({users: 30_011, most: 23_001})
  const transport = await openAmqpTransport(amqpUrl)
  const store = new RedisFeedStore(services.redisUrl, {keyPrefix: `demo:${process.pid}:`, forgetAfterSeconds: 60})
  const {hooks, totals} = recordedHooks()
  const demo = await startSimulation({transport, store, graph, hooks, postsPerSecond: 50, retryDelayMs: 100})
  await waitUntil('100 posts, one of them by the celebrity', () => demo.ledger().posts >= 100)
  await demo.stopPosting()
  await demo.drained(AbortSignal.timeout(20_000))
  const ledger = demo.ledger()
  await demo.stop()
  await Promise.all([transport.close(), store.close()])
  expect(ledger).toMatchObject({failedPosts: 0, reject: 0, outstanding: 0})
  expect(ledger.deliveries).toBe(ledger.expectedDeliveries)
  expect(ledger.expectedDeliveries).toBeGreaterThan(23_001)
  expect(totals()).toMatchObject({sent: ledger.sent, success: ledger.success, fail: ledger.fail, retry: ledger.retry})
})
