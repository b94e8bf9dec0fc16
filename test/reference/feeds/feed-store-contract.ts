import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {FeedStore} from '../../../src/reference/feeds/feed-store.js'

/** What every feed store promises. It must come empty, for 30,000 users, with feeds of at most 5 photos. */
export function feedStoreContract(name: string, open: () => FeedStore): void {
  describe(`${name} as a feed store`, () => {
    let store: FeedStore

    beforeEach(() => {
      store = open()
    })

    afterEach(() => store.close())

    it('reads the newest first', async () => {
      for (const media of [7, 11, 13]) await store.deliver(media, [0])
      expect(await store.read(0, 10)).toEqual([13, 11, 7])
      expect(await store.read(0, 2)).toEqual([13, 11])
    })

    it('reads nothing when asked for 0', async () => {
      await store.deliver(7, [0])
      expect(await store.read(0, 0)).toEqual([])
    })

    it('reads nothing for a user who got nothing', async () => {
      expect(await store.read(0, 10)).toEqual([])
    })

    it('delivers to 23,001 followers once, however often it is asked', async () => {
      const followers = Array.from({length: 23_001}, (_, user) => user)
      expect(await store.deliver(7, followers)).toEqual({added: 23_001, already: false})
      expect(await store.deliver(7, followers)).toEqual({added: 0, already: true})
      expect(await store.read(23_000, 10)).toEqual([7])
    })

    it('counts only the 2 of 5 followers who did not have the photo', async () => {
      await store.deliver(7, [0, 1, 2])
      expect(await store.deliver(7, [0, 1, 2, 3, 4])).toEqual({added: 2, already: false})
    })

    it('has not delivered already what goes to nobody', async () => {
      expect(await store.deliver(7, [])).toEqual({added: 0, already: false})
    })

    it('refuses followers that do not ascend, of whom some would be left out', async () => {
      await expect(store.deliver(7, [0, 3, 2])).rejects.toThrow('follower 2 comes after 3: not ascending')
      await expect(store.deliver(7, [0, 0])).rejects.toThrow(RangeError)
    })

    it('adds 5 followers once when two deliver the page at the same time', async () => {
      const both = await Promise.all([store.deliver(7, [0, 1, 2, 3, 4]), store.deliver(7, [0, 1, 2, 3, 4])])
      expect(both.map(({added}) => added).sort()).toEqual([0, 5])
      expect(await store.read(4, 10)).toEqual([7])
    })

    it('keeps the newest 5 of 23 photos, and shows no more at any time', async () => {
      for (let media = 1; media <= 23; media++) {
        await store.deliver(media, [0])
        expect(await store.read(0, 10)).toHaveLength(Math.min(media, 5))
      }
      expect(await store.read(0, 10)).toEqual([23, 22, 21, 20, 19])
    })

    it('ignores a photo that a full feed holds at any place, and one that it has pushed out already', async () => {
      for (let media = 1; media <= 7; media++) await store.deliver(media, [0])
      for (const media of [1, 3, 5, 7]) expect(await store.deliver(media, [0])).toEqual({added: 0, already: true})
      expect(await store.read(0, 10)).toEqual([7, 6, 5, 4, 3])
    })

    it('can be closed twice', async () => {
      await store.close()
      await store.close()
    })
  })
}
