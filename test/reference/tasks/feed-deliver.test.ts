import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {MemoryFeedStore} from '../../../src/reference/memory-feed-store.js'
import type {TaskArgs} from '../../../src/reference/message.js'
import {createPublisher} from '../../../src/reference/publisher.js'
import {Permanent} from '../../../src/reference/retry-policy.js'
import {ROUTES, withRetryDelay} from '../../../src/reference/routing.js'
import {feedDeliver} from '../../../src/reference/tasks/feed-deliver.js'
import {startWorker} from '../../../src/reference/worker.js'
import {ZipfGraph} from '../../../src/reference/zipf-graph.js'
import {waitUntil} from '../../support/wait-until.js'
import {recordedHooks} from '../task-totals.js'

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

it('leaves each follower with the photo once when every page is delivered twice', async () => {
  const store = new MemoryFeedStore({users: graph.users})
  const chain: TaskArgs[] = [{media: 7, author: 0, cursor: 0}]
  const task = feedDeliver({graph, store, publish: async (_task, args) => void chain.push(args)})
  for (let next = chain.shift(); next; next = chain.shift()) {
    await task.run(next)
    await task.run(next)
    chain.pop() // the second successor, which is the same as the first
  }
  expect(await feedsHolding(store, 7)).toBe(FOLLOWERS)
})

it('sends no successor when the store fails, so that a retry does not fork the chain', async () => {
  const store = new MemoryFeedStore({users: graph.users})
  store.deliver = () => Promise.reject(new Error('the store is down'))
  const chain: TaskArgs[] = []
  const task = feedDeliver({graph, store, publish: async (_task, args) => void chain.push(args)})
  await expect(task.run({media: 7, author: 0, cursor: 0})).rejects.toThrow('the store is down')
  expect(chain).toEqual([])
})

it('gives up a message without cursor', async () => {
  const task = feedDeliver({graph, store: new MemoryFeedStore({users: 1}), publish: async () => {}})
  await expect(task.run({media: 7, author: 0})).rejects.toBeInstanceOf(Permanent)
})
