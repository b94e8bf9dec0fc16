import type {Hooks} from '../hooks/hooks.js'
import {type Api, startApi} from './api/api.js'
import {createApp} from './app.js'
import {type BrokerOptions, openBrokers, openStores} from './places.js'
import {createPublisher} from './publisher.js'
import {ROUTES} from './routing.js'

export type ReferenceApiOptions = BrokerOptions & {
  /** `redis://…` */
  redis: string
  listen: {host: string; port: number}
  /** Users are 0 to `users - 1`. */
  users: number
  crosspost: boolean
  subscribers: readonly string[]
  hooks: Hooks
}

/** The API with real brokers and a real Redis. Rejects with TRANSPORT_DOWN, QUEUE_DIFFERS, STORE_DOWN or LISTEN_FAILED. */
export async function startReferenceApi(options: ReferenceApiOptions): Promise<Api> {
  const {hooks, users, log, crosspost, subscribers} = options
  const stores = await openStores(options.redis)
  const transport = await openBrokers(options).catch(async error => {
    await stores.close()
    throw error
  })
  const close = async () => {
    await transport.close()
    await stores.close()
  }
  const publish = createPublisher({transport, routes: ROUTES, hooks})
  const {media} = stores
  const newMedia = (author: number) => media.add(author)
  const removeMedia = (photo: number) => media.remove(photo)
  const app = createApp({publish, newMedia, removeMedia, crosspost, subscribers})
  const api = await startApi({...stores, app, publish, users, log}, options.listen).catch(async error => {
    await close()
    throw error
  })
  return {
    url: api.url,
    async close() {
      await api.close()
      await close()
    },
  }
}
