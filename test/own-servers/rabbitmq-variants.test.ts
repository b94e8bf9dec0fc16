import amqp, {type ChannelModel} from 'amqplib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import type {Wants} from '../../src/core/queue-reading.js'
import {freePorts} from '../support/free-port.js'
import {type Rabbitmq, startRabbitmq} from '../support/services/rabbitmq.js'
import {makeTlsFiles, type TlsFiles} from '../support/services/tls-files.js'
import {waitUntil} from '../support/wait-until.js'

async function read(url: string, wants?: Wants) {
  const {source} = await openBroker(url, realDeps)
  const {queues} = await source.snapshot(AbortSignal.timeout(10_000), wants).finally(() => source.close())
  return Object.fromEntries(queues.map(({queue, ...reading}) => [queue, reading]))
}

/** 23 ready and 5 unacked of one queue of each type, and a stream of 7. */
async function fill(url: string): Promise<ChannelModel> {
  const connection = await amqp.connect(url)
  const channel = await connection.createConfirmChannel()
  await channel.prefetch(5)
  for (const type of ['classic', 'quorum', 'stream']) {
    await channel.assertQueue(type, {durable: true, arguments: {'x-queue-type': type}})
    for (let i = 0; i < (type === 'stream' ? 7 : 28); i++) channel.sendToQueue(type, Buffer.from('{}'))
    await channel.waitForConfirms()
    if (type !== 'stream') await channel.consume(type, () => {})
  }
  return connection
}

const LENGTHS = {ready: 23, unacked: 5, total: 28}

describe('RabbitMQ whose statistics are disabled', () => {
  let own: Rabbitmq
  let connection: ChannelModel
  beforeAll(async () => {
    own = await startRabbitmq({extraConfig: ['management_agent.disable_metrics_collector = true']})
    connection = await fill(own.amqpUrl)
  })
  afterAll(async () => {
    await connection?.close()
    await own.stop()
  })

  it.each<Wants>(['lengths', 'all'])(
    'still gives lengths when %s is wanted, and leaves the rest unknown',
    async wants => {
      const found = await waitUntil('the quorum queue to have counted', async () => {
        const now = await read(`${own.rabbitmqUrl}?prometheus=off`, wants)
        return now.quorum?.ready === 23 && now
      })
      expect(found).toEqual({
        classic: {vhost: '/', type: 'classic', ...LENGTHS},
        quorum: {vhost: '/', type: 'quorum', ...LENGTHS},
        stream: {vhost: '/', type: 'stream'},
      })
    },
  )

  it('gives consumers and streams too when the Prometheus plugin answers', async () => {
    const found = await waitUntil('the plugin to have counted', async () => {
      const now = await read(`${own.rabbitmqUrl}?prometheus=${own.prometheusUrl}`)
      return now.quorum?.ready === 23 && now.stream?.ready === 7 && now
    })
    expect(found).toEqual({
      classic: {vhost: '/', type: 'classic', ...LENGTHS, consumers: 1},
      quorum: {vhost: '/', type: 'quorum', ...LENGTHS, consumers: 1},
      stream: {vhost: '/', type: 'stream', ready: 7, unacked: 0, total: 7, consumers: 0},
    })
  })
})

describe('RabbitMQ with TLS', () => {
  let own: Rabbitmq
  let files: TlsFiles
  let ports: {management: number; metrics: number; amqp: number}
  beforeAll(async () => {
    files = await makeTlsFiles()
    const [management, metrics, amqpPort] = (await freePorts(3)) as [number, number, number]
    ports = {management, metrics, amqp: amqpPort}
    const options = (prefix: string) => [
      `${prefix}.cacertfile = ${files.ca}`,
      `${prefix}.certfile = ${files.serverCert}`,
      `${prefix}.keyfile = ${files.serverKey}`,
    ]
    const onlyKnownClients = (prefix: string) => [
      `${prefix}.verify = verify_peer`,
      `${prefix}.fail_if_no_peer_cert = true`,
    ]
    own = await startRabbitmq({
      extraConfig: [
        ...[`management.ssl.port = ${management}`, 'management.ssl.ip = 127.0.0.1', ...options('management.ssl')],
        ...[`prometheus.ssl.port = ${metrics}`, 'prometheus.ssl.ip = 127.0.0.1', ...options('prometheus.ssl')],
        ...[`listeners.ssl.1 = 127.0.0.1:${amqpPort}`, ...options('ssl_options')],
        ...['management.ssl', 'ssl_options'].flatMap(onlyKnownClients),
      ],
    })
    await (await fill(own.amqpUrl)).close()
  })
  afterAll(() => own.stop())

  const trusting = () => `ca=${files.ca}`
  const known = () => `${trusting()}&cert=${files.clientCert}&key=${files.clientKey}`
  const management = (query: string) => `rabbitmqs://guest:guest@127.0.0.1:${ports.management}/%2F?${query}`
  const overAmqp = (query: string) => `amqps://guest:guest@127.0.0.1:${ports.amqp}?queue=classic&${query}`

  it('is read by the management API and by AMQP when each side knows the other', async () => {
    await waitUntil('the queue to have counted', async () => (await read(management(known()))).classic?.ready === 28)
    expect(await read(overAmqp(known()))).toEqual({classic: {vhost: '/', ready: 28, consumers: 0}})
  })

  it('is read by its Prometheus plugin with TLS', async () => {
    const metrics = `https://127.0.0.1:${ports.metrics}`
    const url = management(`${known()}&rates=off&prometheus=${metrics}`)
    await waitUntil('the plugin to be used, which knows no types', async () => {
      const {classic} = await read(url)
      return classic?.ready === 28 && classic.type === undefined
    })
  })

  it.each([
    ['the authority is not known', () => '', /unable to verify|self-signed/],
    ['the client shows no certificate', trusting, /certificate|alert|closed|hang up|ECONNRESET/],
  ])('is not read when %s', async (_why, query, words) => {
    for (const url of [management(query()), overAmqp(query())]) {
      const error = await read(url).catch(caught => caught)
      expect(error).toMatchObject({code: 'SOURCE_DOWN', message: expect.stringMatching(words)})
    }
  })
})
