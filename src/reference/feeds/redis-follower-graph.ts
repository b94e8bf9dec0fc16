import {type FollowerPage, type MutableFollowerGraph, pageOf} from './follower-graph.js'
import {RedisStore} from './redis-store.js'

/** Default prefix `qops:graph:`. The time-out is that of a RedisStore. */
export type RedisFollowerGraphOptions = {keyPrefix?: string; timeoutMs?: number}

/**
 * Followers in a Redis or a Redis Cluster (see RedisStore). Each account has a sorted set of its followers, scored by their
 * numbers, so that a page is a range of numbers; a set of those it follows, to find them when it is removed; and a set of
 * blocks. These are keys of different accounts and so of different nodes: a change touches them one after the other, and
 * one that was cut short (STORE_DOWN) is completed by repeating it.
 */
export class RedisFollowerGraph implements MutableFollowerGraph {
  private readonly store: RedisStore
  private readonly keyPrefix: string

  /** The URL is that of a RedisStore. Throws BAD_URL. */
  constructor(urlText: string, {keyPrefix = 'qops:graph:', timeoutMs}: RedisFollowerGraphOptions = {}) {
    this.keyPrefix = keyPrefix
    this.store = new RedisStore(urlText, timeoutMs)
  }

  followerCount(account: number): Promise<number> {
    return this.store.answer(this.store.redis.zcard(this.followersOf(account)))
  }

  async page(account: number, cursor: number, limit: number): Promise<FollowerPage> {
    const found = this.store.redis.zrangebyscore(this.followersOf(account), cursor, '+inf', 'LIMIT', 0, limit + 1)
    return pageOf((await this.store.answer(found)).map(Number), limit)
  }

  async follow(follower: number, account: number): Promise<boolean> {
    if (follower === account || (await this.isBlocked(follower, account))) return false
    // The way back first: what is not in it could never be removed.
    await this.store.answer(this.store.redis.sadd(this.followedBy(follower), account))
    await this.store.answer(this.store.redis.zadd(this.followersOf(account), follower, follower))
    // A block that came meanwhile has ended what was not there yet.
    if (!(await this.isBlocked(follower, account))) return true
    await this.unfollow(follower, account)
    return false
  }

  async unfollow(follower: number, account: number): Promise<void> {
    await this.store.answer(this.store.redis.zrem(this.followersOf(account), follower))
    await this.store.answer(this.store.redis.srem(this.followedBy(follower), account))
  }

  async block(account: number, other: number): Promise<void> {
    await this.store.answer(this.store.redis.sadd(this.blocksKey(account), other))
    await this.store.answer(this.store.redis.sadd(this.blocksKey(other), account))
    await Promise.all([this.unfollow(account, other), this.unfollow(other, account)])
  }

  async blockedAmong(account: number, others: readonly number[]): Promise<ReadonlySet<number>> {
    if (others.length === 0) return new Set() // SMISMEMBER wants one at least
    const blocked = await this.store.answer(this.store.redis.smismember(this.blocksKey(account), ...others))
    return new Set(others.filter((_, nth) => blocked[nth] === 1))
  }

  async removeSomeOf(account: number, limit: number): Promise<boolean> {
    const followed = await this.store.answer(this.store.redis.srandmember(this.followedBy(account), limit))
    await Promise.all(followed.map(other => this.unfollow(account, Number(other))))
    const {followers} = await this.page(account, 0, limit - followed.length)
    await Promise.all(followers.map(follower => this.unfollow(follower, account)))
    const followedLeft = await this.store.answer(this.store.redis.scard(this.followedBy(account)))
    return followedLeft > 0 || (await this.followerCount(account)) > 0
  }

  async close(): Promise<void> {
    this.store.close()
  }

  private async isBlocked(account: number, other: number): Promise<boolean> {
    return (await this.blockedAmong(account, [other])).size > 0
  }

  private followersOf(account: number): string {
    return `${this.keyPrefix}followers:${account}`
  }

  private followedBy(account: number): string {
    return `${this.keyPrefix}followed:${account}`
  }

  private blocksKey(account: number): string {
    return `${this.keyPrefix}blocks:${account}`
  }
}
