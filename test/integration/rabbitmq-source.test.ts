import amqp, {type ChannelModel, type ConfirmChannel} from 'amqplib'
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

const {rabbitmqUrl, amqpUrl} = inject('services')
const management = rabbitmqManagement(rabbitmqUrl)
const VHOST = 'source|test'
const url = (vhost: string) => rabbitmqUrl.replace(/%2F$/, encodeURIComponent(vhost))
const open = async (text: string) => (await openBroker(text, realDeps)).source

let connection: ChannelModel
let channel: ConfirmChannel

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${encodeURIComponent(VHOST)}/guest`, {
    configure: '.*',
    write: '.*',
    read: '.*',
  })
  connection = await amqp.connect(`${amqpUrl}/${encodeURIComponent(VHOST)}`)
  channel = await connection.createConfirmChannel()
})
afterAll(async () => {
  await connection?.close()
  await management.deleteVhost(VHOST)
})

async function fill(queue: string, {ready, unacked}: {ready: number; unacked: number}): Promise<void> {
  await channel.assertQueue(queue)
  for (let i = 0; i < ready + unacked; i++) channel.sendToQueue(queue, Buffer.from('{}'))
  await channel.waitForConfirms()
  if (unacked === 0) return
  await channel.prefetch(unacked)
  await channel.consume(queue, () => {})
}

brokerContract('RabbitMQ by its management API', {
  open: () => open(url(VHOST)),
  openGone: async () => open(`rabbitmq://127.0.0.1:${await freePort()}`),
  openSilent: async () => open(`rabbitmq://127.0.0.1:${await silentServer()}`),
  fill,
})

describe('RabbitMQ by its management API', () => {
  it('reads queues named with spaces, quotes, |, /, *, unicode and 255 bytes', async () => {
    const names = ['a b', 'x|y', 'ü/ö', 'tab\there', '%2F', '日本', 'say "hello"', 'a\\b', '}{=,', '*', 'x'.repeat(255)]
    for (const name of names) await fill(name, {ready: 7, unacked: 0})
    const source = await open(url(VHOST))
    const found = await waitUntil('7 in each queue', async () => {
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
      const sevens = queues.filter(({ready}) => ready === 7).map(({queue}) => queue)
      return names.every(name => sevens.includes(name)) && sevens
    })
    expect(found).toEqual(expect.arrayContaining(names))
  })

  it('sees every vhost without a path, and only its own with one', async () => {
    await fill('contract.vhosts', {ready: 3, unacked: 0})
    const everywhere = await (await open(url(''))).snapshot(AbortSignal.timeout(5_000))
    expect(everywhere.queues).toContainEqual(expect.objectContaining({vhost: VHOST, queue: 'contract.vhosts'}))
    const elsewhere = await (await open(url('/'))).snapshot(AbortSignal.timeout(5_000))
    expect(elsewhere.queues.filter(({vhost}) => vhost === VHOST)).toEqual([])
  })

  it.each([
    ['a wrong password', () => url(VHOST).replace('guest:guest@', 'guest:wr0ng-secret@'), 'SOURCE_DENIED'],
    ['a vhost that does not exist', () => url('nowhere'), 'SOURCE_NOT_FOUND'],
    ['the AMQP port', () => amqpUrl.replace('amqp:', 'rabbitmq:'), 'SOURCE_DOWN'],
  ])('answers %s with one sentence that holds no password', async (_what, address, code) => {
    const source = await open(address())
    const error = await source.snapshot(AbortSignal.timeout(5_000)).catch(caught => caught)
    expect(error).toMatchObject({code})
    expect(error.message).not.toMatch(/wr0ng-secret|\n/)
  })

  it('knows the length of a queue at once, though statistics come only later', async () => {
    await fill('contract.fresh', {ready: 23, unacked: 0})
    const {queues} = await (await open(url(VHOST))).snapshot(AbortSignal.timeout(5_000))
    expect(queues.find(({queue}) => queue === 'contract.fresh')).toMatchObject({ready: 23, unacked: 0, total: 23})
  })

  it('gives the rates of a queue that is worked on, and its growth when it is asked for', async () => {
    const source = await open(url(VHOST))
    const feed = async () => {
      await fill('contract.rates', {ready: 7, unacked: 0})
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000), 'growth')
      return queues.find(({queue}) => queue === 'contract.rates')
    }
    const busy = await waitUntil('a rate above 0', async () => {
      const reading = await feed()
      return (reading?.publishRate ?? 0) > 0 && (reading?.growthRate ?? 0) > 0 && reading
    })
    expect(busy).toMatchObject({deliverRate: 0, ackRate: 0, redeliverRate: 0})
  })

  it('gives the age of the oldest message when publishers say when they sent it', async () => {
    await channel.assertQueue('contract.age')
    channel.sendToQueue('contract.age', Buffer.from('{}'), {timestamp: Math.floor(Date.now() / 1_000) - 61})
    channel.sendToQueue('contract.age', Buffer.from('{}'), {timestamp: Math.floor(Date.now() / 1_000)})
    const source = await open(url(VHOST))
    const age = await waitUntil('the age', async () => {
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
      return queues.find(({queue}) => queue === 'contract.age')?.oldestAgeSeconds
    })
    expect(age).toBeGreaterThanOrEqual(61)
    expect(age).toBeLessThan(121)
  })

  it('names the type of each queue, and counts what a stream keeps and all who wait for a single active consumer', async () => {
    const type = (name: string, more = {}) => ({durable: true, arguments: {'x-queue-type': name, ...more}})
    await channel.assertQueue('contract.quorum', type('quorum'))
    await channel.assertQueue('contract.stream', type('stream'))
    await channel.assertQueue('contract.single', type('classic', {'x-single-active-consumer': true}))
    await channel.consume('contract.single', () => {})
    await channel.consume('contract.single', () => {})
    for (let i = 0; i < 7; i++) channel.sendToQueue('contract.stream', Buffer.from('{}'))
    await channel.waitForConfirms()
    const source = await open(url(VHOST))
    const found = await waitUntil('7 in the stream and 2 consumers', async () => {
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
      const named = Object.fromEntries(queues.map(reading => [reading.queue, reading]))
      return named['contract.stream']?.total === 7 && named['contract.single']?.consumers === 2 && named
    })
    expect(found['contract.quorum']).toMatchObject({type: 'quorum'})
    expect(found['contract.stream']).toMatchObject({type: 'stream', ready: 7, unacked: 0})
    expect(found['contract.single']).toMatchObject({type: 'classic', ready: 0})
  })

  it('knows how long a queue may get and where its dead letters go, by arguments and by policy', async () => {
    await channel.assertQueue('contract.limited', {maxLength: 23, deadLetterExchange: '', deadLetterRoutingKey: 'dead'})
    await channel.assertQueue('contract.governed')
    await management.request('PUT', `policies/${encodeURIComponent(VHOST)}/limits`, {
      pattern: '^contract[.]governed$',
      definition: {'max-length': 7, 'dead-letter-exchange': '', 'dead-letter-routing-key': 'buried'},
    })
    const source = await open(url(VHOST))
    const limits = await waitUntil('the policy', async () => {
      const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
      const of = (name: string) => queues.find(({queue}) => queue === name)
      return of('contract.governed')?.maxLength === 7 && [of('contract.limited'), of('contract.governed')]
    })
    expect(limits).toMatchObject([
      {maxLength: 23, deadLetterQueue: 'dead'},
      {maxLength: 7, deadLetterQueue: 'buried'},
    ])
  })

  it('reads the vhosts that match a glob', async () => {
    await fill('contract.glob', {ready: 3, unacked: 0})
    const vhostsOf = async (path: string) => {
      const {queues} = await (await open(rabbitmqUrl.replace('%2F', path))).snapshot(AbortSignal.timeout(5_000))
      return [...new Set(queues.map(({vhost}) => vhost))]
    }
    expect(await vhostsOf('source*')).toEqual([VHOST])
    expect(await vhostsOf('*')).toContain(VHOST)
    expect(await vhostsOf('no-such-*')).toEqual([])
  })
})

describe('RabbitMQ by its management API, as a user who may not do everything', () => {
  const login = (name: string, vhost: string) => url(vhost).replace('guest:guest', `${name}:secret`)
  const read = async (name: string, vhost = '') =>
    (await open(login(name, vhost))).snapshot(AbortSignal.timeout(5_000)).then(({queues}) => queues)
  const addUser = (name: string, tags: string, vhosts: string[] = []) =>
    management.addUser({name, password: 'secret', tags, vhosts})

  it.each(['monitoring', 'management'])('with the tag %s sees the vhosts in which it has a permission', async tag => {
    await fill('contract.rights', {ready: 3, unacked: 0})
    await addUser(`${tag}-here`, tag, [VHOST])
    expect([...new Set((await read(`${tag}-here`)).map(({vhost}) => vhost))]).toEqual([VHOST])
    expect(await read(`${tag}-here`, VHOST)).not.toEqual([])
  })

  it.each(['monitoring', 'management'])('with the tag %s and no permission is told so, not "no queues"', async tag => {
    await fill('contract.rights', {ready: 3, unacked: 0})
    await addUser(`${tag}-nowhere`, tag)
    await expect(read(`${tag}-nowhere`)).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining('it has no permission in their vhost'),
    })
    await expect(read(`${tag}-nowhere`, VHOST)).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: expect.stringContaining(`gives this user no permission in the vhost ${VHOST}`),
    })
  })

  it('without a tag is told which one to get', async () => {
    await addUser('untagged', '', [VHOST])
    await expect(read('untagged')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      hint: expect.stringContaining('monitoring'),
    })
  })
})
