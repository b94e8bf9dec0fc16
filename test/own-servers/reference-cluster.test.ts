import {afterAll, beforeAll, expect, it, onTestFinished} from 'vitest'
import {type AmqpTransportOptions, openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {MemoryFeedStore} from '../../src/reference/feeds/memory-feed-store.js'
import type {Transport} from '../../src/reference/transport.js'
import {expectBalance, startFeedSystem, untilMorePosts} from '../integration/reference-feed-load.js'
import {feedRoute, USERS} from '../integration/reference-feed-world.js'
import {type Rabbitmq, startRabbitmq} from '../support/services/rabbitmq.js'
import {type RabbitmqCluster, startRabbitmqCluster} from '../support/services/rabbitmq-cluster.js'
import type {RabbitmqNode} from '../support/services/rabbitmq-node.js'
import {waitUntil} from '../support/wait-until.js'

const RESTART_MS = {deadlineMs: 60_000}

const VHOST = 'reference-cluster'

type Node = Pick<RabbitmqNode, 'amqpUrl' | 'management'>

let cluster: RabbitmqCluster
/** Another cluster, of one node. */
let other: Rabbitmq

beforeAll(async () => {
  ;[cluster, other] = await Promise.all([startRabbitmqCluster(3), startRabbitmq()])
  for (const {management} of [cluster.nodes[0]!, other]) {
    await management.addVhost(VHOST)
    await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  }
}, 180_000)

afterAll(() => Promise.all([cluster?.stop(), other?.stop()]))

const urlsOf = (nodes: readonly Node[]) => nodes.map(({amqpUrl}) => `${amqpUrl}/${VHOST}`)

async function open(urls: readonly string[], options: AmqpTransportOptions): Promise<Transport> {
  const transport = await openAmqpTransport(urls, options)
  onTestFinished(() => transport.close())
  return transport
}

type System = {queue: string; nodes: readonly Node[]; perSecond: number; now?: () => number}

/** Two workers and 53 publishers, each of which knows all these nodes: each node of a cluster is a way into it. */
async function startSystem({queue, nodes, perSecond, now = Date.now}: System) {
  const back: string[] = []
  const openOne = () => open(urlsOf(nodes), {onUp: broker => back.push(broker), now})
  const system = await startFeedSystem({
    workers: [await openOne(), await openOne()],
    publisher: await openOne(),
    store: new MemoryFeedStore({users: USERS, feedLength: 100_003}),
    route: feedRoute(queue),
    managements: nodes.map(({management}) => management),
    ...{vhost: VHOST, perSecond},
  })
  return {...system, back}
}

type ApiQueue = {leader: string; message_stats?: {publish?: number}}

const queueOn = ({management}: Node, queue: string) => management.request<ApiQueue>('GET', `queues/${VHOST}/${queue}`)

it('loses no task and delivers every photo once though the node that leads the queue is killed and comes back under load', async () => {
  const queue = 'one.of.three'
  const {nodes} = cluster
  const {load, back, settle} = await startSystem({queue, nodes, perSecond: 7})
  await untilMorePosts(load, 499)
  const {leader} = await queueOn(nodes[0]!, queue)
  const victim = nodes.find(({nodename}) => nodename === leader)!
  await victim.kill()
  await untilMorePosts(load, 997)
  await victim.start()
  await waitUntil('the publisher and both workers to use it again', () => back.length >= 3, RESTART_MS)
  await untilMorePosts(load, 499)
  await expectBalance(await settle())
  expect(load.rejected).toBe(0) // two of three nodes are a majority
}, 180_000)

it('publishes everything on the other one while one of two clusters is down for 61 s, and uses it again after that', async () => {
  const queue = 'a.minute'
  let aheadMs = 0
  const nodes = [...cluster.nodes, other]
  const {load, back, ledger, settle} = await startSystem({queue, nodes, perSecond: 3, now: () => Date.now() + aheadMs})
  await untilMorePosts(load, 499)
  await Promise.all(cluster.nodes.map(node => node.kill()))
  const [killedAtMs, sentBefore] = [performance.now(), ledger.sent.size]
  await waitUntil('61 s to be over', () => performance.now() - killedAtMs >= 61_000, {deadlineMs: 70_000, everyMs: 500})
  expect(ledger.sent.size - sentBefore).toBeGreaterThan(1_009)
  await Promise.all(cluster.nodes.map(node => node.start()))
  await waitUntil('the publisher and both workers to be connected to 3 nodes', () => back.length >= 9, RESTART_MS)
  aheadMs = 30_000 // it is left alone for so long
  await waitUntil(
    'the cluster to have taken 97 messages since',
    async () => {
      const {message_stats} = await queueOn(cluster.nodes[0]!, queue)
      return (message_stats?.publish ?? 0) >= 97
    },
    RESTART_MS,
  )
  await expectBalance(await settle())
  expect(load.rejected).toBe(0)
}, 300_000)
