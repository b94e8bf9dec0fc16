import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {ZipfGraph} from '../../../src/reference/feeds/zipf-graph.js'
import {fateOf} from '../../../src/reference/simulation/other-network.js'
import {startSimulation} from '../../../src/reference/simulation/simulation.js'
import {waitUntil} from '../../support/wait-until.js'
import {recordedHooks} from '../worker/task-totals.js'

const graph = new ZipfGraph({users: 50_021, most: 50_000})

afterEach(() => stopEmbeddedBroker('demo'))

async function start(postsPerSecond: number) {
  const transport = embeddedTransport('demo')
  const {hooks, totals} = recordedHooks()
  const store = new MemoryFeedStore({users: graph.users})
  const log: string[] = []
  const taskLog: string[] = []
  const demo = await startSimulation({
    ...{transport, store, graph, hooks, postsPerSecond, retryDelayMs: 20, firstMedia: 1},
    log: line => log.push(line),
    logTasks: line => taskLog.push(line),
  })
  return {demo, transport, store, totals, log, taskLog}
}

it('delivers to exactly as many feeds as the authors have followers, though crossposts are retried on the way', async () => {
  const {demo, transport, store, totals, taskLog} = await start(200)
  await waitUntil('the celebrity and 30 others to have posted', () => demo.ledger().posts > 230, {everyMs: 20})
  await demo.stopPosting()
  await demo.drained(AbortSignal.timeout(30_000))
  const ledger = demo.ledger()
  await demo.stop()
  await transport.close()

  const fates = Array.from({length: ledger.posts}, (_, nth) => fateOf(1 + nth, 1).failure)
  const failing = (failure: string) => fates.filter(fate => fate === failure).length
  expect(ledger).toMatchObject({failedPosts: 0, reject: 0, outstanding: 0})
  expect(ledger).toMatchObject({fail: failing('permanent'), retry: failing('temporary')})
  expect(ledger.sent).toBe(ledger.success + ledger.deadLettered)
  // Five tasks for each photo; the celebrity's 50,000 followers are five pages, and so four successors.
  expect(ledger.sent).toBe(5 * ledger.posts + 4)
  expect(ledger.expectedDeliveries).toBeGreaterThan(graph.followerCount(0))
  expect(ledger.deliveries).toBe(ledger.expectedDeliveries)
  expect(await store.read(graph.page(0, 0, 1).followers[0]!, 100)).toContain(201)
  expect(totals()).toMatchObject({sent: ledger.sent, success: ledger.success, fail: ledger.fail, retry: ledger.retry})
  expect(taskLog.filter(line => line.startsWith('gave up '))).toHaveLength(ledger.fail)
})

it('says once, not for each photo, that the broker takes nothing any more', async () => {
  const {demo, transport, log} = await start(200)
  await transport.close()
  await waitUntil('3 posts to fail', () => demo.ledger().failedPosts >= 3, {everyMs: 5})
  await demo.stop()
  const trouble = log.filter(line => line.startsWith('posting: '))
  expect(trouble).toHaveLength(1)
  expect(trouble[0]).toMatch(/the transport is closed$/)
})

it('is not drained while it still posts, and says so when the signal aborts', async () => {
  const {demo, transport} = await start(200)
  await expect(demo.drained(AbortSignal.timeout(50))).rejects.toThrow('aborted')
  await demo.stopPosting()
  await demo.drained(AbortSignal.timeout(30_000))
  await demo.stop()
  await transport.close()
})
