import {expect, it, onTestFinished} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {ZipfGraph} from '../../../src/reference/feeds/zipf-graph.js'
import {createPublisher} from '../../../src/reference/publisher.js'
import type {Route} from '../../../src/reference/routing.js'
import {feedDeliver} from '../../../src/reference/tasks/feed-deliver.js'
import {startWorker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {recordedHooks} from '../worker/task-totals.js'

it('delivers 11 photos posted after that of a celebrity before the second of its 10 pages, one task at a time', async () => {
  const graph = new ZipfGraph({users: 100_003, most: 100_000})
  const feeds = new MemoryFeedStore({users: graph.users})
  const delivered: number[] = []
  const store = {
    ...{read: feeds.read.bind(feeds), close: feeds.close.bind(feeds)},
    deliver: async (media: number, followers: readonly number[]) => {
      delivered.push(media)
      return feeds.deliver(media, followers)
    },
  }
  const transport = embeddedTransport('celebrity')
  const {hooks} = recordedHooks()
  const routes: Route[] = [
    {queue: 'feed', tasks: ['feed.deliver'], concurrency: 1, retry: {maxAttempts: 1, retryDelayMs: 5}},
  ]
  const publish = createPublisher({transport, routes, hooks})
  await transport.declare('feed')
  const [celebrity, ordinary] = [0, 1_009]
  await publish('feed.deliver', {media: 1, author: celebrity, cursor: 0})
  for (let media = 2; media <= 12; media++) await publish('feed.deliver', {media, author: ordinary, cursor: 0})
  const worker = await startWorker({
    ...{transport, routes, hooks, tasks: [feedDeliver({graph, store, publish})], log: () => {}},
  })
  onTestFinished(async () => {
    await worker.stop()
    await transport.close()
    stopEmbeddedBroker('celebrity')
  })
  const pages = graph.followerCount(celebrity) / 10_000
  await waitUntil('all pages', () => delivered.length === pages + 11, {everyMs: 5})
  expect(pages).toBe(10)
  const beforeTheLastOrdinary = delivered.slice(0, delivered.lastIndexOf(12))
  expect(beforeTheLastOrdinary.filter(media => media === 1)).toHaveLength(1)
})
