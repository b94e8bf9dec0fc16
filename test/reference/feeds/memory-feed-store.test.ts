import fc from 'fast-check'
import {expect, it} from 'vitest'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {feedStoreContract} from './feed-store-contract.js'

feedStoreContract('memory', () => new MemoryFeedStore({users: 30_000, feedLength: 5}))

it('keeps 100 photos a user unless told otherwise', async () => {
  const store = new MemoryFeedStore({users: 1})
  for (let media = 1; media <= 101; media++) await store.deliver(media, [0])
  expect(await store.read(0, 1_000)).toHaveLength(100)
})

it('holds a photo number of 32 bits', async () => {
  const store = new MemoryFeedStore({users: 1})
  await store.deliver(2 ** 32 - 1, [0])
  expect(await store.read(0, 1)).toEqual([4_294_967_295])
})

it('reads nothing for a user that there is not', async () => {
  expect(await new MemoryFeedStore({users: 1}).read(7, 10)).toEqual([])
})

it('remembers the newest 2 photos when told so: the oldest of 3 would be delivered again', async () => {
  const store = new MemoryFeedStore({users: 1, remembered: 2})
  for (const media of [1, 2, 3]) await store.deliver(media, [0])
  for (const media of [3, 2]) expect((await store.deliver(media, [0])).added).toBe(0)
  expect((await store.deliver(1, [0])).added).toBe(1)
})

it('holds what a plain list would hold that takes every photo once, whatever pages are delivered again', async () => {
  const page = fc.record({media: fc.integer({min: 1, max: 9}), from: fc.nat(2), to: fc.nat(2)})
  await fc.assert(
    fc.asyncProperty(fc.array(page), async pages => {
      const store = new MemoryFeedStore({users: 3, feedLength: 4})
      const lists: number[][] = [[], [], []]
      const reached = new Map<number, number>()
      for (const {media, from, to} of pages) {
        const followers = [0, 1, 2].slice(from, to + 1)
        const lacking = followers.filter(user => user > (reached.get(media) ?? -1))
        expect((await store.deliver(media, followers)).added).toBe(lacking.length)
        for (const user of lacking) lists[user] = [media, ...lists[user]!].slice(0, 4)
        if (lacking.length > 0) reached.set(media, lacking.at(-1)!)
      }
      for (const [user, list] of lists.entries()) expect(await store.read(user, 9)).toEqual(list)
    }),
  )
})
