import fc from 'fast-check'
import {expect, it} from 'vitest'
import {MemoryFeedStore} from '../../src/reference/memory-feed-store.js'
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

it('holds what a plain list would hold, whatever is delivered in whatever order', async () => {
  const deliveries = fc.array(fc.record({media: fc.integer({min: 1, max: 9}), user: fc.integer({min: 0, max: 2})}))
  await fc.assert(
    fc.asyncProperty(deliveries, async given => {
      const store = new MemoryFeedStore({users: 3, feedLength: 4})
      const lists: number[][] = [[], [], []]
      for (const {media, user} of given) {
        const known = lists[user]!.includes(media)
        expect(await store.deliver(media, [user])).toBe(known ? 0 : 1)
        if (!known) lists[user] = [media, ...lists[user]!].slice(0, 4)
      }
      for (const [user, list] of lists.entries()) expect(await store.read(user, 9)).toEqual(list)
    }),
  )
})
