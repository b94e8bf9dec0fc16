import {expect, it} from 'vitest'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {Ledger} from '../../../src/reference/simulation/ledger.js'
import {recordedHooks} from '../worker/task-totals.js'

it('counts what passes and passes it on: 2 sent, 1 success, 1 retry, 1 outstanding', async () => {
  const ledger = new Ledger()
  const {hooks, totals} = recordedHooks()
  const watched = ledger.watchHooks(hooks)
  const error = new Error('overloaded')
  watched.sent('t')
  watched.sent('t')
  expect(await watched.run('t', {}, async () => 23)).toBe(23)
  await expect(watched.run('t', {outcomeOf: () => 'retry'}, () => Promise.reject(error))).rejects.toBe(error)
  expect(ledger.figures()).toMatchObject({sent: 2, success: 1, retry: 1, fail: 0, outstanding: 1})
  expect(totals()).toMatchObject({sent: 2, started: 2, success: 1, retry: 1})
})

it('takes a failure without a verdict for final: 2 sent, 1 fail and 1 reject are 2 dead letters and nothing outstanding', async () => {
  const ledger = new Ledger()
  const watched = ledger.watchHooks(recordedHooks().hooks)
  watched.sent('t')
  watched.sent('t')
  watched.reject('t')
  await expect(watched.run('t', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(ledger.figures()).toMatchObject({sent: 2, fail: 1, reject: 1, outstanding: 2})
  ledger.deadLettered()
  ledger.deadLettered()
  expect(ledger.figures()).toMatchObject({deadLettered: 2, outstanding: 0})
})

it('counts 3 deliveries for 3 followers although the photo is delivered twice', async () => {
  const ledger = new Ledger()
  const store = ledger.watchStore(new MemoryFeedStore({users: 3}))
  ledger.posted(3)
  await store.deliver(7, [0, 1, 2])
  await store.deliver(7, [0, 1, 2])
  expect(ledger.figures()).toMatchObject({posts: 1, expectedDeliveries: 3, deliveries: 3})
  expect(await store.read(0, 1)).toEqual([7])
})

it('takes a duplicate for the end of its task: 1 sent, 1 failed attempt, 1 duplicate, nothing outstanding', async () => {
  const ledger = new Ledger()
  const watched = ledger.watchHooks(recordedHooks().hooks)
  watched.sent('t')
  for (const outcome of ['retry', 'duplicate'] as const) {
    await expect(watched.run('t', {outcomeOf: () => outcome}, () => Promise.reject(new Error('no')))).rejects.toThrow()
  }
  expect(ledger.figures()).toMatchObject({sent: 1, retry: 1, duplicate: 1, outstanding: 0})
})
