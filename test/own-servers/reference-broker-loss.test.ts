import {setImmediate as nextTurn} from 'node:timers/promises'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import type {QueueType} from '../../src/reference/amqp/queue-arguments.js'
import {type AmqpTransportOptions, openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {MemoryFeedStore} from '../../src/reference/feeds/memory-feed-store.js'
import type {Transport} from '../../src/reference/transport.js'
import {expectBalance, startFeedSystem, untilMorePosts} from '../integration/reference-feed-load.js'
import {feedRoute, USERS} from '../integration/reference-feed-world.js'
import {freePort} from '../support/free-port.js'
import {type Rabbitmq, startRabbitmq} from '../support/services/rabbitmq.js'
import {waitUntil} from '../support/wait-until.js'

const RESTART_MS = {deadlineMs: 40_000}
const message = (body: string) => ({task: 'test.task', body})

let a: Rabbitmq
let b: Rabbitmq
const opened: Transport[] = []

beforeAll(async () => {
  ;[a, b] = await Promise.all([startRabbitmq(), startRabbitmq()])
}, 120_000)

afterAll(() => Promise.all([a.stop(), b.stop()]))
afterEach(() => Promise.all(opened.splice(0).map(transport => transport.close())))

async function open(urls: string | string[], options: AmqpTransportOptions = {}): Promise<Transport> {
  const transport = await openAmqpTransport(urls, options)
  opened.push(transport)
  return transport
}

/** Opens a transport of its own, and gives the bodies that it was delivered so far. */
async function consumed(urls: string | string[], queue: string, options: AmqpTransportOptions = {}) {
  const bodies = new Set<string>()
  const transport = await open(urls, options)
  await transport.declare(queue)
  await transport.consume(queue, {prefetch: 23}, async ({body}) => void bodies.add(body))
  return bodies
}

/** 53 publishers that send one numbered message after the other, each again until it is confirmed, up to the `last`. */
function publishMany(transport: Transport, queue: string) {
  const ledger = {confirmed: 0, rejected: 0, last: Number.POSITIVE_INFINITY, done: Promise.resolve()}
  let next = 0
  const publishNext = async (): Promise<void> => {
    for (let body = next++; body < ledger.last; body = next++) {
      while (opened.includes(transport) && !(await isConfirmed(String(body)))) await nextTurn()
      ledger.confirmed++
    }
  }
  const isConfirmed = (body: string) =>
    transport.publish(queue, message(body)).then(
      () => true,
      () => void ledger.rejected++,
    )
  ledger.done = Promise.all(Array.from({length: 53}, publishNext)).then(() => {})
  return ledger
}

describe('a RabbitMQ that is lost and comes back', () => {
  // Not a kill with a quorum queue: on a single node of 3.10.8 that stays without a leader after it.
  it.each<[QueueType, string, () => Promise<unknown>]>([
    ['quorum', 'restarted', () => a.ctl('stop_app').then(() => a.ctl('start_app'))],
    ['classic', 'killed', () => a.kill().then(() => a.start())],
  ])(
    'delivers from a %s queue all that was confirmed though it is %s while 53 publish, and nobody helps it to come back',
    async (queueType, _how, interrupt) => {
      const said: string[] = []
      const saying = (who: string): AmqpTransportOptions => ({
        queueType,
        onDown: () => said.push(`${who} down`),
        onUp: () => said.push(`${who} up`),
      })
      const queue = `interrupted.${queueType}`
      const bodies = await consumed(a.amqpUrl, queue, saying('worker'))
      const publisher = await open(a.amqpUrl, saying('publisher'))
      const ledger = publishMany(publisher, queue)
      await waitUntil('1,009 confirms', () => ledger.confirmed >= 1_009, {everyMs: 1})
      await interrupt()
      ledger.last = ledger.confirmed + 1_009
      await ledger.done
      const missing = () => Array.from({length: ledger.confirmed}, (_, n) => String(n)).filter(n => !bodies.has(n))
      await waitUntil(
        'all to be delivered',
        () => expect({missing: missing(), said}).toMatchObject({missing: []}) ?? true,
        RESTART_MS,
      )
      expect(ledger.confirmed).toBe(ledger.last)
      expect(ledger.rejected).toBeGreaterThan(0)
      await waitUntil('both to say that they are up', () => said.length === 4, RESTART_MS)
      expect(said.toSorted()).toEqual(['publisher down', 'publisher up', 'worker down', 'worker up'])
    },
  )

  it('delivers every photo once though it is restarted while 53 publish and a worker is at it', async () => {
    const {load, ledger, settle} = await startFeedSystem({
      workers: [await open(a.amqpUrl)],
      publisher: await open(a.amqpUrl),
      store: new MemoryFeedStore({users: USERS, feedLength: 100_003}),
      route: feedRoute('restarted'),
      managements: [a.management],
      perSecond: 7,
    })
    await untilMorePosts(load, 499)
    await a.ctl('stop_app')
    const sentBefore = ledger.sent.size
    await a.ctl('start_app')
    await waitUntil('997 more tasks to be sent', () => ledger.sent.size >= sentBefore + 997, RESTART_MS)
    await expectBalance(await settle())
  }, 120_000)

  it('delivers again the 3 messages that were in hand, and the late acknowledgements harm nothing', async () => {
    const begun: {redelivered: boolean; finish: () => void}[] = []
    const transport = await open(a.amqpUrl)
    await transport.declare('in.hand')
    for (let n = 0; n < 3; n++) await transport.publish('in.hand', message(String(n)))
    const subscription = await transport.consume('in.hand', {prefetch: 3}, ({redelivered}) => {
      return new Promise(finish => begun.push({redelivered, finish}))
    })
    await waitUntil('3 in hand', () => begun.length === 3)
    await a.ctl('stop_app')
    await a.ctl('start_app')
    await waitUntil('3 more in hand', () => begun.length === 6, RESTART_MS)
    for (const {finish} of begun) finish()
    await subscription.stop()
    expect(begun.map(({redelivered}) => redelivered)).toEqual([false, false, false, true, true, true])
    const left = await consumed(a.amqpUrl, 'in.hand')
    await transport.publish('in.hand', message('last'))
    await waitUntil('the last message', () => left.has('last'))
    expect([...left]).toEqual(['last'])
  })

  it('makes a publish wait until it is back, and rejects after 200 ms one that waits no longer', async () => {
    const patient = await open(a.amqpUrl, {timeoutMs: 40_000})
    const hasty = await open(a.amqpUrl, {timeoutMs: 200})
    await patient.declare('waiting')
    await a.ctl('stop_app')
    const waiting = patient.publish('waiting', message('1'))
    await expect(hasty.publish('waiting', message('2'))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/did not take a message for queue waiting: it (is lost|cannot be used): /),
    })
    await a.ctl('start_app')
    await waiting
  })
})

describe('two brokers', () => {
  const both = () => [a.amqpUrl, b.amqpUrl]

  it('confirm every message while one of them stops, then 997 without it, and it gets its half again after 30 s', async () => {
    let nowMs = Date.now()
    const onB = await consumed(b.amqpUrl, 'halves')
    const onBoth = await consumed(both(), 'halves')
    const back: string[] = []
    const publisher = await open(both(), {now: () => nowMs, onUp: broker => back.push(broker)})
    await publisher.declare('halves')
    const ledger = publishMany(publisher, 'halves')
    await waitUntil('97 confirms', () => ledger.confirmed >= 97, {everyMs: 1})
    await b.ctl('stop_app')
    ledger.last = ledger.confirmed + 997
    await ledger.done
    expect(ledger).toMatchObject({confirmed: ledger.last, rejected: 0})
    await b.ctl('start_app')
    await waitUntil('all to be delivered', () => new Set([...onB, ...onBoth]).size === ledger.confirmed, RESTART_MS)
    await waitUntil('the publisher to be connected to it again', () => back.length === 1, RESTART_MS)

    const [shareOfA, shareOfB] = [await consumed(a.amqpUrl, 'share'), await consumed(b.amqpUrl, 'share')]
    const publish22 = async (from: number) => {
      for (let n = from; n < from + 22; n++) await publisher.publish('share', message(String(n)))
      await waitUntil('all to be delivered', () => shareOfA.size + shareOfB.size === from + 22)
    }
    await publish22(0)
    expect([shareOfA.size, shareOfB.size]).toEqual([22, 0])
    nowMs += 30_000
    await publish22(22)
    expect([shareOfA.size, shareOfB.size]).toEqual([33, 11])
  })

  it('are used from the start when one of them is not there yet, and neither is TRANSPORT_DOWN', async () => {
    const nobody = `amqp://127.0.0.1:${await freePort()}`
    const bodies = await consumed([nobody, a.amqpUrl], 'one.of.two')
    const publisher = await open([nobody, a.amqpUrl])
    for (let n = 0; n < 5; n++) await publisher.publish('one.of.two', message(String(n)))
    await waitUntil('5 messages', () => bodies.size === 5)
    await expect(openAmqpTransport([nobody, nobody])).rejects.toMatchObject({
      code: 'TRANSPORT_DOWN',
      message: expect.stringMatching(/^none of 2 message brokers can be used: .*ECONNREFUSED.*; .*ECONNREFUSED/),
    })
  })

  it('name the reason of each when neither knows the queue', async () => {
    const publisher = await open(both())
    await expect(publisher.publish('unknown', message('1'))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(
        new RegExp(`^none of 2 .*${a.amqpPort}.* there is no such queue; .*${b.amqpPort}.* there is no such queue$`),
      ),
    })
  })
})

describe('a RabbitMQ whose memory is short', () => {
  afterEach(() => b.ctl('set_vm_memory_high_watermark', '0.4'))

  it('takes what waited when it has memory again, and rejects after 300 ms what waits no longer', async () => {
    const transport = await open(b.amqpUrl)
    const hasty = await open(b.amqpUrl, {timeoutMs: 300})
    await transport.declare('short')
    await b.ctl('set_vm_memory_high_watermark', '0')
    const noticed = [transport.publish('short', message('1')), hasty.publish('short', message('2')).catch(() => {})]
    await noticed[1]
    await expect(hasty.publish('short', message('3'))).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/for queue short: it is blocked: low on memory$/),
    })
    await b.ctl('set_vm_memory_high_watermark', '0.4')
    await noticed[0]
    await transport.publish('short', message('4'))
  })

  it('is passed over while another broker takes messages: 97 of 97 are confirmed by that one', async () => {
    const transport = await open([a.amqpUrl, b.amqpUrl], {timeoutMs: 500})
    const bodies = await consumed(a.amqpUrl, 'passed.over')
    await transport.declare('passed.over')
    await b.ctl('set_vm_memory_high_watermark', '0')
    const startedAtMs = performance.now()
    for (let n = 0; n < 97; n++) await transport.publish('passed.over', message(String(n)))
    expect(performance.now() - startedAtMs).toBeLessThan(5_000) // only the first has to find out, for 500 ms
    await waitUntil('97 messages', () => bodies.size === 97)
  })
})
