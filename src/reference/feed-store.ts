/** The feed of each user: a bounded list of media ids, the newest first. Written on posting, so that reading is cheap. */
export interface FeedStore {
  /**
   * Puts the photo on top of the feeds that do not hold it yet, and tells how many those were. Delivering again (after
   * a redelivery) changes nothing, as long as the feed has not meanwhile pushed the photo out at its other end.
   */
  deliver(media: number, followers: readonly number[]): Promise<number>
  /** Newest first. */
  read(user: number, limit: number): Promise<number[]>
  close(): Promise<void>
}

/** Photos that a feed keeps unless told otherwise. */
export const DEFAULT_FEED_LENGTH = 100
