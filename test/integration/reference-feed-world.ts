import type {Hooks} from '../../src/hooks/hooks.js'
import {createHooks} from '../../src/hooks/index.js'
import type {FeedStore} from '../../src/reference/feeds/feed-store.js'
import type {FollowerGraph} from '../../src/reference/feeds/follower-graph.js'
import {ZipfGraph} from '../../src/reference/feeds/zipf-graph.js'
import {createPublisher, type Publish} from '../../src/reference/publisher.js'
import {AlreadyDone} from '../../src/reference/retry-policy.js'
import type {Route} from '../../src/reference/routing.js'
import type {Task} from '../../src/reference/task.js'
import {type FeedDeliverArgs, feedDeliver} from '../../src/reference/tasks/feed-deliver.js'
import type {Transport} from '../../src/reference/transport.js'
import {startWorker, type Worker} from '../../src/reference/worker/worker.js'

const ACCOUNTS = 53
export const USERS = 2_003
/** The first account has all users as followers: a chain of 10 tasks for each of its photos. */
const FOLLOWERS_PER_TASK = 211

const zipf = new ZipfGraph({accounts: ACCOUNTS, users: USERS, most: USERS, fewest: 7})
const graph: FollowerGraph = {
  followerCount: account => zipf.followerCount(account),
  page: (account, cursor) => zipf.page(account, cursor, FOLLOWERS_PER_TASK),
}

const authorOf = (photo: number) => photo % ACCOUNTS
/** Each 31st photo is sent in the name of somebody else, so that its task is given up. */
export const isForged = (photo: number) => photo % 31 === 0

export const followersOf = (photo: number) => zipf.page(authorOf(photo), 0, USERS).followers

export const firstTaskOf = (photo: number): FeedDeliverArgs => ({
  media: photo,
  author: isForged(photo) ? authorOf(photo + 1) : authorOf(photo),
  cursor: 0,
})

/** The ids of all tasks that one photo should make: `53:0`, `53:211`, … */
export function taskIdsOf(photo: number): string[] {
  const pages = isForged(photo) ? 1 : Math.ceil((graph.followerCount(authorOf(photo)) as number) / FOLLOWERS_PER_TASK)
  return Array.from({length: pages}, (_, page) => idOf({media: photo, cursor: page * FOLLOWERS_PER_TASK}))
}

/** The same each time that the same task is sent: by a publisher that was refused, or by a task that runs twice. */
const idOf = ({media, cursor}: Pick<FeedDeliverArgs, 'media' | 'cursor'>) => `${media}:${cursor}`

/** `sent` once a broker has confirmed it, `done` or `duplicate` before its acknowledgement. */
export type Noted = 'sent' | 'done' | 'duplicate'
export type Note = (what: Noted, taskId: string) => void

export type FeedWorld = {
  transport: Transport
  route: Route
  note: Note
}

export const feedRoute = (queue: string, changes: Partial<Route> = {}): Route => ({
  ...{queue, tasks: ['feed.deliver'], concurrency: 7, prefetch: 11},
  retry: {maxAttempts: 101, retryDelayMs: 300},
  ...changes,
})

export function noting({transport, route, note}: FeedWorld): Publish {
  const hooks = createHooks({sinks: []})
  return async (task, args) => {
    const id = idOf(args as FeedDeliverArgs)
    await createPublisher({transport, routes: [route], hooks, newId: () => id})(task, args)
    note('sent', id)
  }
}

export type FeedWorkerOptions = FeedWorld & {
  store: FeedStore
  hooks?: Hooks
  log?: (line: string) => void
  /** Around each attempt. */
  wrap?: (task: Task) => Task
}

export async function startFeedWorker({store, wrap, ...options}: FeedWorkerOptions): Promise<Worker> {
  const {hooks = createHooks({sinks: []}), log = () => {}, ...world} = options
  const media = {authorsOf: async (photos: readonly number[]) => photos.map(authorOf)}
  const task = noted(feedDeliver({graph, store, media, publish: noting(world)}), world.note)
  const {transport, route} = world
  return startWorker({
    ...{transport, log, hooks, routes: [route]},
    tasks: [wrap ? wrap(task) : task],
  })
}

const noted = (task: Task, note: Note): Task => ({
  ...task,
  async run(args, context) {
    try {
      await task.run(args, context)
    } catch (error) {
      if (error instanceof AlreadyDone) note('duplicate', context.id)
      throw error
    }
    note('done', context.id)
  },
})
