import type {QueueType} from './amqp/queue-arguments.js'
import {openAmqpTransport} from './amqp/transport.js'
import {RedisAccountStore} from './feeds/redis-account-store.js'
import {RedisFeedStore} from './feeds/redis-feed-store.js'
import {RedisFollowerGraph} from './feeds/redis-follower-graph.js'
import {RedisMediaStore} from './feeds/redis-media-store.js'
import {orClosed} from './or-closed.js'
import {ROUTES} from './routing.js'
import {RedisSearchIndex} from './services/redis-search-index.js'
import type {Transport} from './transport.js'

export type BrokerOptions = {
  /** `amqp://…`, one for each broker or cluster. */
  amqp: readonly string[]
  queueType: QueueType
  /** One line when a broker is lost, and one when it is back. */
  log: (line: string) => void
}

/** Connects, and declares all queues. Rejects with TRANSPORT_DOWN or QUEUE_DIFFERS. */
export async function openBrokers({amqp, queueType, log}: BrokerOptions): Promise<Transport> {
  const transport = await openAmqpTransport(amqp, {
    queueType,
    onDown: ({message}) => log(message),
    onUp: broker => log(`${broker} is back`),
  })
  await orClosed(transport, () => Promise.all(ROUTES.map(({queue}) => transport.declare(queue))))
  return transport
}

export type PlacesOptions = BrokerOptions & {
  /** `redis://…` */
  redis: string
}

export type Places = {
  transport: Transport
  stores: Stores
  close(): Promise<void>
}

/** All or none. Rejects with TRANSPORT_DOWN, QUEUE_DIFFERS or STORE_DOWN. */
export async function openPlaces(options: PlacesOptions): Promise<Places> {
  const stores = await openStores(options.redis)
  const transport = await orClosed(stores, () => openBrokers(options))
  return {
    transport,
    stores,
    async close() {
      await transport.close()
      await stores.close()
    },
  }
}

type Stores = ReturnType<typeof redisStores>

/** Everything that outlives a request, in one Redis. */
async function openStores(redis: string): Promise<Stores> {
  const stores = redisStores(redis)
  // They connect when they are first used; better to learn now that they cannot.
  await orClosed(stores, () => stores.store.read(0, 1))
  return stores
}

function redisStores(redis: string) {
  const stores = {
    store: new RedisFeedStore(redis),
    graph: new RedisFollowerGraph(redis),
    media: new RedisMediaStore(redis),
    accounts: new RedisAccountStore(redis),
    index: new RedisSearchIndex(redis),
  }
  return {...stores, close: async () => void (await Promise.all(Object.values(stores).map(store => store.close())))}
}
