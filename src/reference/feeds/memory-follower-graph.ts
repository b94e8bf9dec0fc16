import {type FollowerPage, type MutableFollowerGraph, pageOf} from './follower-graph.js'

/** Followers in this process, for tests and small demos: each page sorts all followers of its account. */
export class MemoryFollowerGraph implements MutableFollowerGraph {
  private readonly followers = new Relation()
  private readonly blocks = new Relation()

  followerCount(account: number): number {
    return this.followers.of(account).size
  }

  page(account: number, cursor: number, limit: number): FollowerPage {
    const ahead = [...this.followers.of(account)].filter(follower => follower >= cursor)
    return pageOf(ahead.sort((a, b) => a - b).slice(0, limit + 1), limit)
  }

  async follow(follower: number, account: number): Promise<boolean> {
    if (follower === account || this.blocks.of(follower).has(account)) return false
    this.followers.add(account, follower)
    return true
  }

  async unfollow(follower: number, account: number): Promise<void> {
    this.followers.remove(account, follower)
  }

  async block(account: number, other: number): Promise<void> {
    this.blocks.add(account, other)
    this.blocks.add(other, account)
    this.followers.remove(account, other)
    this.followers.remove(other, account)
  }

  async blockedAmong(account: number, others: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(others.filter(other => this.blocks.of(account).has(other)))
  }

  async removeSomeOf(account: number, limit: number): Promise<boolean> {
    const pairs = this.followers.pairsWith(account)
    for (const [followed, follower] of pairs.slice(0, limit)) this.followers.remove(followed, follower)
    return pairs.length > limit
  }

  async close(): Promise<void> {}
}

/** Pairs of numbers. */
class Relation {
  private readonly byFirst = new Map<number, Set<number>>()

  of(first: number): ReadonlySet<number> {
    return this.byFirst.get(first) ?? new Set()
  }

  add(first: number, second: number): void {
    const seconds = this.byFirst.get(first)
    if (seconds) seconds.add(second)
    else this.byFirst.set(first, new Set([second]))
  }

  remove(first: number, second: number): void {
    this.byFirst.get(first)?.delete(second)
  }

  /** On either side. */
  pairsWith(number: number): [number, number][] {
    return [...this.byFirst].flatMap(([first, seconds]) =>
      [...seconds]
        .filter(second => first === number || second === number)
        .map((second): [number, number] => [first, second]),
    )
  }
}
