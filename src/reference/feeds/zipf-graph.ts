import type {FollowerGraph, FollowerPage} from './follower-graph.js'

export type ZipfGraphOptions = {
  /** Accounts that post: 0 to `accounts - 1`, the most popular first. Default 10,000. */
  accounts?: number
  /** Users that can follow: 0 to `users - 1`. Default 1,000,003. */
  users?: number
  /** Followers of account 0. Default 1,000,000. */
  most?: number
  /** Followers that every account has at least. Default 30. */
  fewest?: number
  /** How steeply popularity falls: account n has `most / (n + 1) ** steepness` followers. Default 1.5. */
  steepness?: number
}

/** A made-up network of any size that takes no memory: every figure and every follower is computed when asked for. */
export class ZipfGraph implements FollowerGraph {
  readonly accounts: number
  readonly users: number
  private readonly countOf: (account: number) => number

  constructor(options: ZipfGraphOptions = {}) {
    const {accounts = 10_000, users = 1_000_003, most = 1_000_000, fewest = 30, steepness = 1.5} = options
    if (most > users || fewest > most) throw new RangeError(`need fewest ${fewest} <= most ${most} <= users ${users}`)
    this.accounts = accounts
    this.users = users
    this.countOf = account => Math.max(fewest, Math.round(most / (account + 1) ** steepness))
  }

  followerCount(account: number): number {
    return this.countOf(account)
  }

  /** All users in a row are cut into as many equal pieces as there are followers; each piece has one, somewhere in it. */
  page(account: number, cursor: number, limit: number): FollowerPage {
    const count = this.followerCount(account)
    const end = Math.min(cursor + limit, count)
    const pieceStart = (nth: number) => Math.floor((nth * this.users) / count)
    const followers = Array.from({length: Math.max(0, end - cursor)}, (_, i) => {
      const [from, to] = [pieceStart(cursor + i), pieceStart(cursor + i + 1)]
      return from + (scatter(account, cursor + i) % (to - from))
    })
    return end < count ? {followers, next: end} : {followers}
  }
}

/** Below 2^32, without a pattern that shows, and always the same for the same two. */
function scatter(account: number, nth: number): number {
  const mixed = Math.imul(account * 104_729 + nth + 1, 0x9e37_79b1)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
