import amqp from 'amqplib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import type {QueueSource} from '../../src/brokers/queue-source.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {type RabbitmqCluster, startRabbitmqCluster} from '../support/services/rabbitmq-cluster.js'
import type {RabbitmqNode} from '../support/services/rabbitmq-node.js'
import {waitUntil} from '../support/wait-until.js'

/** On each node a classic queue of 7 and a quorum queue of 5, which it leads: `classic.a`, `quorum.a`, … */
async function fill({nodename, amqpUrl}: RabbitmqNode): Promise<void> {
  const connection = await amqp.connect(amqpUrl)
  const channel = await connection.createConfirmChannel()
  for (const [type, messages] of [
    ['classic', 7],
    ['quorum', 5],
  ] as const) {
    const queue = `${type}.${nodename[0]}`
    await channel.assertQueue(queue, {durable: true, arguments: {'x-queue-type': type}})
    for (let i = 0; i < messages; i++) channel.sendToQueue(queue, Buffer.from('{}'))
  }
  await channel.waitForConfirms()
  await connection.close()
}

describe('a RabbitMQ cluster of three nodes, read at the first', () => {
  let cluster: RabbitmqCluster
  let first: RabbitmqNode
  let byList: QueueSource
  let byMetrics: QueueSource
  const asked: string[] = []

  beforeAll(async () => {
    cluster = await startRabbitmqCluster(3)
    first = cluster.nodes[0]!
    for (const node of cluster.nodes) await fill(node)
    const http: typeof realDeps.http = (url, request) => {
      asked.push(url.port)
      return realDeps.http(url, request)
    }
    const endpoints = cluster.nodes.map(({prometheusUrl}) => `prometheus=${prometheusUrl}`).join('&')
    byList = (await openBroker(`${first.rabbitmqUrl}?prometheus=off`, realDeps)).source
    byMetrics = (await openBroker(`${first.rabbitmqUrl}?rates=off&${endpoints}`, {...realDeps, http})).source
  }, 120_000)
  afterAll(() => cluster?.stop())

  async function read(source: QueueSource) {
    const {queues} = await source.snapshot(AbortSignal.timeout(10_000))
    return Object.fromEntries(queues.map(({queue, ready, state}) => [queue, state ?? ready]))
  }

  /** Until the figures are these; fails with the last ones. */
  async function settled(source: QueueSource, expected: Record<string, number | string | undefined>): Promise<void> {
    let found = {}
    const same = async () => {
      found = await read(source)
      return JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(expected).sort())
    }
    await waitUntil('the cluster to have counted', same).catch(() => expect(found).toEqual(expected))
  }

  const ALL = {'classic.a': 7, 'classic.b': 7, 'classic.c': 7, 'quorum.a': 5, 'quorum.b': 5, 'quorum.c': 5}

  it('gives the same by the list and by the Prometheus plugins of all nodes', async () => {
    await settled(byList, ALL)
    await settled(byMetrics, ALL)
    await waitUntil('the plugins to be used, which know no types', async () => {
      const {queues} = await byMetrics.snapshot(AbortSignal.timeout(10_000))
      return queues.every(({type}) => type === undefined)
    })
    const ports = cluster.nodes.map(({prometheusPort}) => String(prometheusPort))
    expect(asked).toEqual(expect.arrayContaining(ports))
  })

  it('gives no fewer queues when one node is gone: what it alone held is down, and not 0', async () => {
    await cluster.nodes[1]!.kill()
    const left = {...ALL, 'classic.b': 'down'}
    await settled(byList, left)
    await settled(byMetrics, left)
  })

  it('says of a quorum queue that has lost its leader that it has none, and no length', async () => {
    await cluster.nodes[2]!.kill()
    const lost = await waitUntil('leaders to be missed', async () => {
      const {queues} = await byList.snapshot(AbortSignal.timeout(10_000))
      const leaderless = queues.filter(({state}) => state === 'no leader')
      return leaderless.length > 0 && leaderless
    })
    for (const {queue, ready, unacked, total, consumers} of lost) {
      expect(queue).toMatch(/^quorum[.]/)
      expect([ready, unacked, total, consumers]).toEqual([undefined, undefined, undefined, undefined])
    }
    expect(Object.keys(await read(byList)).sort()).toEqual(Object.keys(ALL).sort())
    expect(Object.keys(await read(byMetrics)).sort()).toEqual(Object.keys(ALL).sort())
  })
})
