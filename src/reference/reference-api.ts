import type {Hooks} from '../hooks/hooks.js'
import {type Api, startApi} from './api/api.js'
import {NotFound} from './api/api-errors.js'
import {createApp} from './app.js'
import {orClosed} from './or-closed.js'
import {openPlaces, type PlacesOptions} from './places.js'
import {createPublisher} from './publisher.js'
import {ROUTES} from './routing.js'

export type ReferenceApiOptions = PlacesOptions & {
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
  const places = await openPlaces(options)
  const {transport, stores} = places
  const publish = createPublisher({transport, routes: ROUTES, hooks})
  const {media} = stores
  const newMedia = async (author: number) => {
    const photo = await media.add(author)
    // The account may be deleted while its owner posts, and then nobody would remove this one.
    if (!(await stores.accounts.isRemoved(author))) return photo
    await media.remove(photo)
    throw new NotFound(`user ${author} was deleted`)
  }
  const removeMedia = (photo: number) => media.remove(photo)
  const app = createApp({publish, newMedia, removeMedia, crosspost, subscribers})
  const api = await orClosed(places, () => startApi({...stores, app, publish, users, log}, options.listen))
  return {
    url: api.url,
    async close() {
      await api.close()
      await places.close()
    },
  }
}
