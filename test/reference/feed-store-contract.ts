import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {FeedStore} from '../../src/reference/feed-store.js'

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

    it('reads nothing for a user who got nothing', async () => {
      expect(await store.read(0, 10)).toEqual([])
    })

    it('delivers to 23,001 followers once, however often it is asked', async () => {
      const followers = Array.from({length: 23_001}, (_, user) => user)
      expect(await store.deliver(7, followers)).toBe(23_001)
      expect(await store.deliver(7, followers)).toBe(0)
      expect(await store.read(23_000, 10)).toEqual([7])
    })

    it('counts only the 2 of 5 followers who did not have the photo', async () => {
      await store.deliver(7, [0, 1, 2])
      expect(await store.deliver(7, [0, 1, 2, 3, 4])).toBe(2)
    })

    it('keeps the newest 5 of 7 photos', async () => {
      for (let media = 1; media <= 7; media++) await store.deliver(media, [0])
      expect(await store.read(0, 10)).toEqual([7, 6, 5, 4, 3])
    })

    it('ignores a photo that a full feed holds at any place', async () => {
      for (let media = 1; media <= 7; media++) await store.deliver(media, [0])
      for (const media of [3, 5, 7]) expect(await store.deliver(media, [0])).toBe(0)
      expect(await store.read(0, 10)).toEqual([7, 6, 5, 4, 3])
    })

    it('can be closed twice', async () => {
      await store.close()
      await store.close()
    })
  })
}
