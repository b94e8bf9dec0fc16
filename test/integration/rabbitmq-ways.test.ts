import {isDeepStrictEqual} from 'node:util'
import amqp, {type ChannelModel, type ConfirmChannel} from 'amqplib'
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import type {Wants} from '../../src/core/queue-reading.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {type Rabbitmq, startRabbitmq} from '../support/services/rabbitmq.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {silentServer} from '../support/silent-server.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'
import {writeProgram} from '../support/write-program.js'

const {rabbitmqUrl, amqpUrl, prometheusUrl} = inject('services')
const management = rabbitmqManagement(rabbitmqUrl)
const VHOST = 'four ways/%'
const IN_VHOST = encodeURIComponent(VHOST)
const open = async (text: string) => (await openBroker(text, realDeps)).source

const CONTRACT_QUEUES = ['contract.waiting', 'contract.working', 'contract.empty']
const named = (...queues: string[]) => queues.map(queue => `queue=${encodeURIComponent(queue)}`).join('&')
const urls = {
  list: `${rabbitmqUrl.replace('%2F', IN_VHOST)}?prometheus=off`,
  metrics: `${rabbitmqUrl.replace('%2F', IN_VHOST)}?rates=off&prometheus=${prometheusUrl}`,
  amqp: (...queues: string[]) => `${amqpUrl}/${IN_VHOST}?${named(...queues)}`,
  /** Finds the run's node by itself, as root does on a broker's own machine. */
  ctl: (program = 'rabbitmqctl') => `rabbitmqctl:///${IN_VHOST}?path=${encodeURIComponent(program)}`,
}

let connection: ChannelModel
let channel: ConfirmChannel
const {PATH, HOME} = process.env

beforeAll(async () => {
  Object.assign(process.env, inject('services').rabbitmqctlEnv)
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${IN_VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  connection = await amqp.connect(`${amqpUrl}/${IN_VHOST}`)
  channel = await connection.createConfirmChannel()
})
afterAll(async () => {
  Object.assign(process.env, {PATH, HOME})
  await connection?.close()
  await management.deleteVhost(VHOST)
})

type Messages = {ready: number; unacked: number}

async function fill(queue: string, {ready, unacked}: Messages, type = 'classic'): Promise<void> {
  await channel.assertQueue(queue, {durable: true, arguments: {'x-queue-type': type}})
  for (let i = 0; i < ready + unacked; i++) channel.sendToQueue(queue, Buffer.from('{}'))
  await channel.waitForConfirms()
  if (unacked === 0) return
  const consuming = await connection.createChannel()
  await consuming.prefetch(unacked)
  await consuming.consume(queue, () => {})
}

/** So that each contract begins with empty queues. */
const refill = async (queue: string, messages: Messages) => {
  await channel.deleteQueue(queue)
  await fill(queue, messages)
}

brokerContract('RabbitMQ by its Prometheus plugin', {
  open: () => open(urls.metrics),
  openGone: async () => open(`rabbitmq://127.0.0.1:${await freePort()}?rates=off&prometheus=${prometheusUrl}`),
  openSilent: async () => open(`rabbitmq://127.0.0.1:${await silentServer()}?rates=off&prometheus=${prometheusUrl}`),
  fill: refill,
})

brokerContract('RabbitMQ by AMQP', {
  open: () => open(urls.amqp(...CONTRACT_QUEUES)),
  openGone: async () => open(`amqp://127.0.0.1:${await freePort()}?queue=feed`),
  openSilent: async () => open(`amqp://127.0.0.1:${await silentServer()}?queue=feed`),
  knowsUnacked: false,
  fill: refill,
})

brokerContract('RabbitMQ by rabbitmqctl', {
  open: () => open(urls.ctl()),
  openGone: () => open(`${urls.ctl()}&node=gone@localhost`),
  openSilent: async () => open(urls.ctl(await writeProgram('sleep 60'))),
  fill: refill,
})

describe('the four ways to read RabbitMQ', () => {
  it('give the same of 5 queues, classic and quorum, of which 3 have 23, 19 and 7 ready and 5, 3 and 0 unacked', async () => {
    await fill('ways.classic', {ready: 23, unacked: 5})
    await fill('ways.quorum', {ready: 19, unacked: 3}, 'quorum')
    await fill('ways.waiting', {ready: 7, unacked: 0}, 'quorum')
    await fill('ways.none', {ready: 0, unacked: 0})
    await fill('ways.none.quorum', {ready: 0, unacked: 0}, 'quorum')
    const expected = {
      'ways.classic': {ready: 23, unacked: 5, total: 28, consumers: 1},
      'ways.quorum': {ready: 19, unacked: 3, total: 22, consumers: 1},
      'ways.waiting': {ready: 7, unacked: 0, total: 7, consumers: 0},
      'ways.none': {ready: 0, unacked: 0, total: 0, consumers: 0},
      'ways.none.quorum': {ready: 0, unacked: 0, total: 0, consumers: 0},
    }
    const read = async (url: string, wants: Wants) => {
      const source = await open(url)
      const {queues} = await source.snapshot(AbortSignal.timeout(10_000), wants)
      await source.close()
      const ours = queues.filter(({queue}) => queue.startsWith('ways.'))
      return Object.fromEntries(
        ours.map(({queue, ready, unacked, total, consumers}) => [queue, {ready, unacked, total, consumers}]),
      )
    }
    /** RabbitMQ counts once a second here. */
    const counted = (url: string, wants: Wants, figures: object = expected) =>
      waitUntil(`${url} to have counted`, async () => isDeepStrictEqual(await read(url, wants), figures))
    await counted(urls.list, 'all')
    await counted(urls.list, 'lengths')
    await counted(urls.metrics, 'lengths')
    await waitUntil('the plugin to have been used, which knows no types', async () => {
      const {queues} = await (await open(urls.metrics)).snapshot(AbortSignal.timeout(10_000))
      return queues.every(({type}) => type === undefined)
    })
    await counted(urls.ctl(), 'all')
    const byAmqp = Object.fromEntries(
      Object.entries(expected).map(([queue, {ready, consumers}]) => [
        queue,
        {ready, unacked: undefined, total: undefined, consumers},
      ]),
    )
    await counted(urls.amqp(...Object.keys(expected)), 'all', byAmqp)
  })
})

describe('RabbitMQ by AMQP', () => {
  const AWKWARD = ['a b', 'x|y', 'ü/ö', '%2F', '日本', 'say "hello"', 'a\\b', 'a&b=c', 'x'.repeat(255)]

  it('leaves out queues that are not there, and reads the others past them', async () => {
    await fill('amqp.there', {ready: 7, unacked: 0})
    const names = Array.from({length: 47}, (_, nth) => `amqp.gone.${nth}`)
    const source = await open(urls.amqp(...names.slice(0, 23), 'amqp.there', ...names.slice(23)))
    for (const _ of [1, 2]) {
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
      expect(queues).toEqual([{queue: 'amqp.there', vhost: VHOST, ready: 7, consumers: 0}])
    }
    await source.close()
  })

  it('reads queues with awkward names', async () => {
    for (const name of AWKWARD) await fill(name, {ready: 7, unacked: 0})
    const source = await open(urls.amqp(...AWKWARD))
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues.map(({queue}) => queue).sort()).toEqual([...AWKWARD].sort())
    expect(queues.every(({ready}) => ready === 7)).toBe(true)
    await source.close()
  })

  it('leaves the length of an exclusive queue of another connection unknown', async () => {
    await channel.assertQueue('amqp.exclusive', {exclusive: true})
    const source = await open(urls.amqp('amqp.exclusive'))
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues).toEqual([{queue: 'amqp.exclusive', vhost: VHOST}])
    await source.close()
  })

  it('opens one connection for all its polls, and none is left of it', async () => {
    const ours = async () => {
      const all = await management.request<{name: string; client_properties: {connection_name?: string}}[]>(
        'GET',
        'connections?columns=name,client_properties.connection_name',
      )
      return all.filter(({client_properties: client}) => client?.connection_name === 'qops').length
    }
    const source = await open(urls.amqp('amqp.there'))
    for (let poll = 0; poll < 7; poll++) await source.snapshot(AbortSignal.timeout(5_000))
    await waitUntil('its connection to be counted', async () => (await ours()) === 1)
    await source.close()
    await waitUntil('its connection to be gone', async () => (await ours()) === 0)
  })

  it.each([
    ['a wrong password', () => urls.amqp('a').replace('guest:guest', 'guest:wr0ng-secret'), 'SOURCE_DENIED'],
    ['a vhost that does not exist', () => `${amqpUrl}/nowhere?queue=a`, 'SOURCE_NOT_FOUND'],
  ])('answers %s with one sentence that holds no password', async (_what, address, code) => {
    const source = await open(address())
    const error = await source.snapshot(AbortSignal.timeout(5_000)).catch(caught => caught)
    expect(error).toMatchObject({code})
    expect(error.message).not.toMatch(/wr0ng-secret|\n/)
  })

  it('is given up in time when something else answers, such as the management port', async () => {
    const source = await open(rabbitmqUrl.replace('rabbitmq:', 'amqp:').replace('%2F', '?queue=a'))
    await expect(source.snapshot(AbortSignal.timeout(300))).rejects.toMatchObject({code: 'SOURCE_TIMEOUT'})
  })
})

describe('RabbitMQ by rabbitmqctl', () => {
  const failure = async (url: string) =>
    (await open(url)).snapshot(AbortSignal.timeout(20_000)).then(
      () => undefined,
      error => error,
    )

  it('reads all vhosts without a path', async () => {
    await fill('ctl.vhosts', {ready: 3, unacked: 0})
    const {queues} = await (await open('rabbitmqctl:')).snapshot(AbortSignal.timeout(20_000))
    expect(queues).toContainEqual(expect.objectContaining({vhost: VHOST, queue: 'ctl.vhosts', ready: 3}))
  })

  it.each<[string, () => string | Promise<string>, string, string]>([
    [
      'a vhost that does not exist',
      () => 'rabbitmqctl:///nowhere',
      'SOURCE_NOT_FOUND',
      'rabbitmqctl: there is no vhost nowhere',
    ],
    [
      'a node that does not run',
      () => 'rabbitmqctl:///?node=gone@localhost',
      'SOURCE_DOWN',
      "rabbitmqctl failed (exit code 69): unable to perform an operation on node 'gone@localhost'",
    ],
    [
      'a program that is not there',
      () => urls.ctl('/nowhere/rabbitmqctl'),
      'SOURCE_DOWN',
      'cannot run /nowhere/rabbitmqctl: spawn /nowhere/rabbitmqctl ENOENT',
    ],
    [
      'a program that prints something else',
      async () => urls.ctl(await writeProgram('echo Listing queues')),
      'SOURCE_REPLY',
      'rabbitmqctl printed something that is not JSON',
    ],
    [
      "a wrapper's refusal (Debian)",
      async () => urls.ctl(await writeProgram('echo Only root or rabbitmq should run rabbitmqctl >&2; exit 1')),
      'SOURCE_DENIED',
      "rabbitmqctl may not talk to the node: it lacks the node's Erlang cookie",
    ],
  ])('answers %s with one sentence', async (_what, url, code, message) => {
    expect(await failure(await url())).toMatchObject({code, message})
  })

  it('says so when it lacks the Erlang cookie', async () => {
    const home = process.env.HOME
    process.env.HOME = await makeTempDir('without-cookie')
    const error = await failure(urls.ctl())
    process.env.HOME = home
    expect(error).toMatchObject({code: 'SOURCE_DENIED', hint: 'run it as root or as the user rabbitmq'})
  })
})

describe('RabbitMQ by AMQP, when the broker goes and comes', () => {
  let own: Rabbitmq
  beforeAll(async () => {
    own = await startRabbitmq()
  })
  afterAll(() => own.stop())

  it('is down meanwhile, and then read anew: what was not durable is gone, and counters begin again', async () => {
    const writing = await amqp.connect(own.amqpUrl)
    writing.on('error', () => {})
    const sending = await writing.createConfirmChannel()
    for (const durable of [true, false]) await sending.assertQueue(`kept.${durable}`, {durable})
    for (let i = 0; i < 23; i++) sending.sendToQueue('kept.true', Buffer.from('{}'), {persistent: i < 7})
    await sending.waitForConfirms()
    const bySource = {
      amqp: await open(`${own.amqpUrl}?${named('kept.true', 'kept.false')}`),
      management: await open(own.rabbitmqUrl),
    }
    const lengths = async (source: keyof typeof bySource) => {
      const {queues} = await bySource[source].snapshot(AbortSignal.timeout(10_000))
      return Object.fromEntries(queues.map(({queue, ready}) => [queue, ready]))
    }
    for (const source of ['amqp', 'management'] as const) {
      expect(await lengths(source)).toEqual({'kept.true': 23, 'kept.false': 0})
    }
    await own.ctl('stop_app')
    for (const source of ['amqp', 'management'] as const) {
      await expect(lengths(source)).rejects.toMatchObject({code: 'SOURCE_DOWN'})
    }
    await own.ctl('start_app')
    for (const source of ['amqp', 'management'] as const) {
      const found = await waitUntil('the broker to be back', () => lengths(source))
      expect(found).toEqual({'kept.true': 7})
    }
    await bySource.amqp.close()
  })
})
