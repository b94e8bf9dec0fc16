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
  it('reads queues named with spaces, |, / and unicode', async () => {
    const names = ['a b', 'x|y', 'ü/ö', 'tab\there', '%2F', '日本']
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
})
