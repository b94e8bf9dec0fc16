import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {MemoryMediaStore} from '../../../src/reference/feeds/media-store.js'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {MemoryFollowerGraph} from '../../../src/reference/feeds/memory-follower-graph.js'
import {ZipfGraph} from '../../../src/reference/feeds/zipf-graph.js'
import type {TaskArgs} from '../../../src/reference/message.js'
import {Poison} from '../../../src/reference/poison.js'
import {createPublisher, type Publish} from '../../../src/reference/publisher.js'
import {AlreadyDone, Permanent} from '../../../src/reference/retry-policy.js'
import {ROUTES, withRetryDelay} from '../../../src/reference/routing.js'
import {type FeedDeliverArgs, feedDeliver} from '../../../src/reference/tasks/feed-deliver.js'
import {startWorker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {runTask} from '../run-task.js'
import {recordedHooks} from '../worker/task-totals.js'

const FOLLOWERS = 23_001
const graph = new ZipfGraph({users: 30_011, most: FOLLOWERS, fewest: 1})

async function feedsHolding(store: MemoryFeedStore, media: number): Promise<number> {
  const feeds = await Promise.all(Array.from({length: graph.users}, (_, user) => store.read(user, 100)))
  expect(feeds.every(feed => feed.filter(held => held === media).length <= 1)).toBe(true)
  return feeds.filter(feed => feed.includes(media)).length
}

afterEach(() => stopEmbeddedBroker('feed-deliver'))

it('takes exactly 3 chained tasks for 23,001 followers, each of whom has the photo once', async () => {
  const transport = embeddedTransport('feed-deliver')
  const {hooks, totals} = recordedHooks()
  const routes = withRetryDelay(ROUTES, 5)
  const store = new MemoryFeedStore({users: graph.users})
  const publish = createPublisher({transport, routes, hooks})
  const tasks = [feedDeliver({graph, store, publish})]
  const worker = await startWorker({transport, routes, tasks, hooks, log: () => {}})
  await publish('feed.deliver', {media: 7, author: 0, cursor: 0})
  await waitUntil('3 tasks to succeed', () => totals().success === 3, {everyMs: 5})
  await worker.stop()
  await transport.close()
  expect(totals()).toMatchObject({sent: 3, started: 3, success: 3})
  expect(await feedsHolding(store, 7)).toBe(FOLLOWERS)
})

it('leaves each follower with the photo once, and counts the second as done, when every page is delivered twice', async () => {
  const store = new MemoryFeedStore({users: graph.users})
  const chain: TaskArgs[] = [{media: 7, author: 0, cursor: 0}]
  const task = feedDeliver({graph, store, publish: async (_task, args) => void chain.push(args)})
  for (let next = chain.shift(); next; next = chain.shift()) {
    await runTask(task, next)
    await expect(runTask(task, next)).rejects.toBeInstanceOf(AlreadyDone)
    // The second successor is the same as the first; it is sent because the first may never have been.
    if (chain.length > 1) expect(chain.pop()).toEqual(chain[0])
  }
  expect(await feedsHolding(store, 7)).toBe(FOLLOWERS)
})

it('sends no successor when the store fails, so that a retry does not fork the chain', async () => {
  const store = new MemoryFeedStore({users: graph.users})
  store.deliver = () => Promise.reject(new Error('the store is down'))
  const chain: TaskArgs[] = []
  const task = feedDeliver({graph, store, publish: async (_task, args) => void chain.push(args)})
  await expect(runTask(task, {media: 7, author: 0, cursor: 0})).rejects.toThrow('the store is down')
  expect(chain).toEqual([])
})

it('takes each of 23,001 followers once when the first 20 of each page leave and 20 others join behind it', async () => {
  const changing = new MemoryFollowerGraph()
  for (let user = 0; user < FOLLOWERS; user++) await changing.follow(user * 2 + 2, 1)
  const store = new MemoryFeedStore({users: 100_003})
  const chain: FeedDeliverArgs[] = [{media: 7, author: 1, cursor: 0}]
  const publish: Publish = async (_task, args) => void chain.push(args as FeedDeliverArgs)
  const task = feedDeliver({graph: changing, store, publish})
  let added = 0
  const deliver = store.deliver.bind(store)
  store.deliver = async (media, followers) => {
    const result = await deliver(media, followers)
    added += result.added
    for (const user of followers.slice(0, 20)) {
      await changing.unfollow(user, 1)
      await changing.follow(user + 1, 1)
    }
    return result
  }
  for (let next = chain.shift(); next; next = chain.shift()) await runTask(task, next)
  expect(added).toBe(FOLLOWERS)
})

it('ends the chain when the photo was deleted on the way: 1 of 3 pages has it', async () => {
  const [store, media] = [new MemoryFeedStore({users: graph.users}), new MemoryMediaStore()]
  const photo = await media.add(0)
  const chain: TaskArgs[] = []
  const task = feedDeliver({graph, store, media, publish: async (_task, args) => void chain.push(args)})
  await runTask(task, {media: photo, author: 0, cursor: 0})
  await media.remove(photo)
  await runTask(task, chain.shift())
  expect(chain).toEqual([])
  expect(await feedsHolding(store, photo)).toBe(10_000)
})

it("gives up on a photo of another account, in nobody's feed", async () => {
  const [store, media] = [new MemoryFeedStore({users: graph.users}), new MemoryMediaStore()]
  const photo = await media.add(5)
  const task = feedDeliver({graph, store, media, publish: async () => {}})
  const running = runTask(task, {media: photo, author: 0, cursor: 0})
  await expect(running).rejects.toThrow(new Permanent('photo 1 is not of account 0'))
  expect(await feedsHolding(store, photo)).toBe(0)
})

it('refuses a message without cursor', async () => {
  const task = feedDeliver({graph, store: new MemoryFeedStore({users: 1}), publish: async () => {}})
  await expect(runTask(task, {media: 7, author: 0})).rejects.toBeInstanceOf(Poison)
})
