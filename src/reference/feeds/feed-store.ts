/** The feed of each user: a bounded list of media ids, the newest first. Written on posting, so that reading is cheap. */
export interface FeedStore {
  /**
   * Puts the photo on top of the feeds that have not got it yet, exactly once however often it is asked: also when a feed
   * has meanwhile pushed the photo out at its other end, and when two workers ask at the same time.
   *
   * To make that cheap, the store does not remember every follower of every photo, but only the highest one that has got
   * it: whoever is not above that one is taken to have it. So the followers must be ascending (RangeError otherwise), and
   * the pages of a photo come one after the other, each above the last, as a chain of tasks delivers them.
   */
  deliver(media: number, followers: readonly number[]): Promise<Delivered>
  /** Newest first. */
  read(user: number, limit: number): Promise<number[]>
  close(): Promise<void>
}

export type Delivered = {
  /** Feeds that newly got the photo. */
  added: number
  /** True when there were followers, and an earlier delivery had reached them all. */
  already: boolean
}

/** Photos that a feed keeps unless told otherwise. */
export const DEFAULT_FEED_LENGTH = 100

export const delivered = (added: number, followers: readonly number[]): Delivered => ({
  added,
  already: added === 0 && followers.length > 0,
})

/** Throws a RangeError, because a follower out of order would silently be left out. */
export function mustAscend(followers: readonly number[]): void {
  const wrong = followers.findIndex((follower, nth) => nth > 0 && follower <= followers[nth - 1]!)
  if (wrong > 0) throw new RangeError(`follower ${followers[wrong]} comes after ${followers[wrong - 1]}: not ascending`)
}
