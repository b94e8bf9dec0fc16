/** Who follows whom. In real life a database; here the seam behind which one can stand. */
export interface FollowerGraph {
  followerCount(account: number): number | Promise<number>
  /**
   * At most `limit` followers from `cursor` on (0: from the start), ascending and above those of all earlier pages, and
   * the cursor of the next page unless this is the last. The same cursor gives the same followers again, as long as
   * nobody begins or ceases to follow.
   */
  page(account: number, cursor: number, limit: number): FollowerPage | Promise<FollowerPage>
}

export type FollowerPage = {followers: number[]; next?: number}

/**
 * A graph that changes while its pages are walked through. A cursor is the lowest follower's number that the page may
 * have, not a place in a list, so nobody is met twice and nobody left out because others come and go meanwhile:
 * who begins to follow ahead of the cursor is met, who does so behind it is not (a late follower: the photos that are on
 * their way just now may be missing in that one's feed). Who ceased to follow is not met; a cursor whose follower is gone
 * goes on at the next one. All changes may be repeated.
 */
export interface MutableFollowerGraph extends FollowerGraph {
  /** Resolves with false, and changes nothing, when there is a block between the two or they are the same. */
  follow(follower: number, account: number): Promise<boolean>
  unfollow(follower: number, account: number): Promise<void>
  /** From now on neither follows the other, nor sees the other's photos. */
  block(account: number, other: number): Promise<void>
  /** Those of the others that this account has blocked or that have blocked it. */
  blockedAmong(account: number, others: readonly number[]): Promise<ReadonlySet<number>>
  /**
   * Ends at most `limit` of whom the account follows and of its followers. Resolves with whether there are more. Blocks
   * stay: what they keep apart may still lie in feeds.
   */
  removeSomeOf(account: number, limit: number): Promise<boolean>
  close(): Promise<void>
}

/** From at most one follower more than the page may have: that one is in the next. */
export const pageOf = (found: readonly number[], limit: number): FollowerPage =>
  found.length > limit ? {followers: found.slice(0, limit), next: found[limit]!} : {followers: [...found]}
