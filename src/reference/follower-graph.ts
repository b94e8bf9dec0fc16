/** Who follows whom. In real life a database; here the seam behind which one can stand. */
export interface FollowerGraph {
  followerCount(account: number): number
  /**
   * At most `limit` followers from `cursor` on (0: from the start), and the cursor of the next page unless this is the
   * last. The same cursor gives the same followers again.
   */
  page(account: number, cursor: number, limit: number): FollowerPage
}

export type FollowerPage = {followers: number[]; next?: number}
