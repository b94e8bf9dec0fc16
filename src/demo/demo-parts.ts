import {stopEmbeddedBroker} from '../brokers/embedded.js'
import {embeddedTransport} from '../reference/embedded-transport.js'
import type {FeedStore} from '../reference/feeds/feed-store.js'
import {MemoryFeedStore} from '../reference/feeds/memory-feed-store.js'
import {ZipfGraph} from '../reference/feeds/zipf-graph.js'
import {orClosed} from '../reference/or-closed.js'
import type {Transport} from '../reference/transport.js'

export type DemoPlaces = {
  /** `amqp://…`, one for each cluster; default: a broker inside this process. */
  amqp?: readonly string[] | undefined
  /** `redis://…`; default: feeds in memory. */
  redis?: string | undefined
  /** Brokers that the sidecar polls; default: the embedded one, when it is used. */
  brokers: readonly string[]
}

export type DemoParts = {
  graph: ZipfGraph
  transport: Transport
  store: FeedStore
  brokers: readonly string[]
  /** Aborts, with the QopsError as its reason, when the message broker is lost (all of them) and not back within 10 s. */
  lost: AbortSignal
  close(): Promise<void>
}

const EMBEDDED = 'demo'
/** A million feeds of 50 photos are 200 MB at most. */
const FEED_LENGTH = 50
/** The system itself would wait for its broker for ever; somebody who watches a demo would not. */
const GIVE_UP_AFTER_MS = 10_000

/** What the reference system runs on: embedded defaults, or real servers. Rejects with TRANSPORT_DOWN or STORE_DOWN. */
export async function openDemoParts({amqp, redis, brokers}: DemoPlaces): Promise<DemoParts> {
  const graph = new ZipfGraph()
  const lost = new AbortController()
  const transport = await openTransport(amqp, error => lost.abort(error))
  const store = await orClosed(transport, () => openStore(redis, graph))
  const onlyEmbedded = amqp === undefined && brokers.length === 0
  return {
    graph,
    transport,
    store,
    lost: lost.signal,
    brokers: onlyEmbedded ? [`embedded://${EMBEDDED}`] : brokers,
    async close() {
      await transport.close()
      await store.close()
      stopEmbeddedBroker(EMBEDDED)
    },
  }
}

async function openTransport(amqp: readonly string[] | undefined, onLost: (error: Error) => void): Promise<Transport> {
  if (amqp === undefined) return embeddedTransport(EMBEDDED)
  const {openAmqpTransport} = await import('../reference/amqp/transport.js')
  let [lost, givingUp]: [number, NodeJS.Timeout | undefined] = [0, undefined]
  return openAmqpTransport(amqp, {
    onDown(error) {
      if (error.code !== 'TRANSPORT_DOWN') return
      lost++
      if (lost === amqp.length) givingUp = setTimeout(() => onLost(error), GIVE_UP_AFTER_MS).unref()
    },
    onUp() {
      lost--
      clearTimeout(givingUp)
    },
  })
}

async function openStore(redis: string | undefined, {users}: ZipfGraph): Promise<FeedStore> {
  if (redis === undefined) return new MemoryFeedStore({users, feedLength: FEED_LENGTH})
  const {RedisFeedStore} = await import('../reference/feeds/redis-feed-store.js')
  const store = new RedisFeedStore(redis)
  // It connects when it is first used; better to learn now that it cannot.
  await orClosed(store, () => store.read(0, 1))
  return store
}
