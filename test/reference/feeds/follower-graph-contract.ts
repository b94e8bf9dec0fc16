import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {MutableFollowerGraph} from '../../../src/reference/feeds/follower-graph.js'

/** What every graph that can change promises. It must come empty. */
export function followerGraphContract(name: string, open: () => MutableFollowerGraph): void {
  describe(`${name} as a follower graph`, () => {
    let graph: MutableFollowerGraph

    beforeEach(() => {
      graph = open()
    })

    afterEach(() => graph.close())

    const followedBy = (account: number, followers: readonly number[]) =>
      Promise.all(followers.map(follower => graph.follow(follower, account)))

    it('has an account that nobody follows', async () => {
      expect(await graph.followerCount(1)).toBe(0)
      expect(await graph.page(1, 0, 10)).toEqual({followers: []})
    })

    it('gives 5 followers in 3 ascending pages of at most 2, the last without a cursor', async () => {
      await followedBy(1, [11, 2, 7, 3, 5])
      expect(await graph.page(1, 0, 2)).toEqual({followers: [2, 3], next: 5})
      expect(await graph.page(1, 5, 2)).toEqual({followers: [5, 7], next: 11})
      expect(await graph.page(1, 11, 2)).toEqual({followers: [11]})
    })

    it('counts who follows twice once', async () => {
      await followedBy(1, [2, 2])
      expect(await graph.followerCount(1)).toBe(1)
    })

    it('goes on at the next follower when that of the cursor is gone', async () => {
      await followedBy(1, [2, 3, 5, 7])
      await graph.unfollow(5, 1)
      expect(await graph.page(1, 5, 2)).toEqual({followers: [7]})
      expect(await graph.page(1, 8, 2)).toEqual({followers: []})
    })

    it('meets a late follower ahead of the cursor and not one behind it', async () => {
      await followedBy(1, [5, 7, 11])
      const {next} = await graph.page(1, 0, 1)
      await followedBy(1, [2, 13])
      expect(await graph.page(1, next!, 10)).toEqual({followers: [7, 11, 13]})
    })

    it('ends following in both directions by a block, and does not let it begin again', async () => {
      await followedBy(1, [2])
      await followedBy(2, [1])
      await graph.block(1, 2)
      expect([await graph.followerCount(1), await graph.followerCount(2)]).toEqual([0, 0])
      expect([await graph.follow(1, 2), await graph.follow(2, 1)]).toEqual([false, false])
      expect(await graph.blockedAmong(1, [5, 2, 7])).toEqual(new Set([2]))
      expect([await graph.blockedAmong(2, [1]), await graph.blockedAmong(2, [])]).toEqual([new Set([1]), new Set()])
      expect(await graph.followerCount(1)).toBe(0)
    })

    it('lets nobody follow oneself', async () => {
      expect(await graph.follow(1, 1)).toBe(false)
      expect(await graph.followerCount(1)).toBe(0)
    })

    it('removes an account with 1,009 followers that follows 3 others, 1,000 at a time', async () => {
      await followedBy(
        1,
        Array.from({length: 1_009}, (_, nth) => nth + 2),
      )
      for (const account of [2, 3, 5]) await followedBy(account, [1, 7])
      expect([await graph.removeSomeOf(1, 1_000), await graph.removeSomeOf(1, 1_000)]).toEqual([true, false])
      expect(await graph.removeSomeOf(1, 1_000)).toBe(false)
      expect(await graph.followerCount(1)).toBe(0)
      for (const account of [2, 3, 5]) expect(await graph.page(account, 0, 10)).toEqual({followers: [7]})
    })

    it('can be closed twice', async () => {
      await graph.close()
      await graph.close()
    })
  })
}
