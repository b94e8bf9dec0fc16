import type {Hooks} from '../hooks/hooks.js'
import {orClosed} from './or-closed.js'
import {openPlaces, type PlacesOptions} from './places.js'
import {createPublisher} from './publisher.js'
import {Permanent} from './retry-policy.js'
import {ROUTES, type Route} from './routing.js'
import {postJson} from './services/post-json.js'
import type {Subscribers} from './tasks/api-hook.js'
import type {PostElsewhere} from './tasks/crosspost-send.js'
import {allTasks} from './tasks/index.js'
import {startWorker} from './worker/worker.js'

export type ReferenceWorkerOptions = PlacesOptions & {
  /** The queues to work on. */
  routes: readonly Route[]
  /** Where photos are POSTed to; without it a cross-post is given up. */
  crosspost: URL | undefined
  subscribers: Subscribers
  hooks: Hooks
}

export type ReferenceWorker = {
  /** Finishes what is in hand, for at most 10 s; the rest is given back. */
  stop(): Promise<{unfinished: number}>
}

/** A worker with real brokers and a real Redis. Rejects with TRANSPORT_DOWN, QUEUE_DIFFERS or STORE_DOWN. */
export async function startReferenceWorker(options: ReferenceWorkerOptions): Promise<ReferenceWorker> {
  const {hooks, routes, log} = options
  const places = await openPlaces(options)
  const {transport, stores} = places
  // Its successors may belong to queues that this worker does not work on.
  const publish = createPublisher({transport, routes: ROUTES, hooks})
  const post = options.crosspost ? postTo(options.crosspost) : postNowhere
  const tasks = allTasks({...stores, publish, post, subscribers: options.subscribers})
  const worker = await orClosed(places, () => startWorker({transport, routes, tasks, hooks, log}))
  return {
    async stop() {
      const outcome = await worker.stop()
      await places.close()
      return outcome
    },
  }
}

const postTo =
  (url: URL): PostElsewhere =>
  (media, context) =>
    postJson(url, {media}, context)

const postNowhere: PostElsewhere = async () => {
  throw new Permanent('this worker was given no network to post to')
}
