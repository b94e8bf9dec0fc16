import {DEFAULT_FEED_LENGTH, type Delivered, delivered, type FeedStore, mustAscend} from './feed-store.js'
import {RedisStore} from './redis-store.js'

export type RedisFeedStoreOptions = {
  /** Default 100. */
  feedLength?: number
  /** Default `qops:feed:`, followed by the user's number; in a cluster by `{shard}:` first. */
  keyPrefix?: string
  /** A feed that got nothing for so long is forgotten. Default 86,400 (a day). */
  forgetAfterSeconds?: number
  /** A photo is not delivered twice when the second time comes no later than this after the first. Default 21,600 (6 h). */
  rememberSeconds?: number
  /** Longest wait for connecting, and for each command. Default 5,000. */
  timeoutMs?: number
}

/** Redis does nothing else while a script runs: so many take it about 2 ms. */
const FOLLOWERS_PER_CALL = 1_000

/** Cutting a list costs as much as pushing. So it may grow by this share, which makes one push in ten cut it. */
const GROWTH = 0.1

/**
 * In a cluster, the keys of one script must lie in one hash slot. So the users are dealt to so many groups, whose number
 * in braces is what Redis hashes: their feeds, and the marks beside them, stay together wherever the slot is moved to.
 * More groups would spread more evenly; fewer make longer scripts and fewer marks.
 */
const CLUSTER_SHARDS = 256

/**
 * The mark and the effect in one step that is done wholly or not at all, for Redis runs a script alone, and refuses it
 * for want of memory (OOM) only before its first write. KEYS: the mark of the photo, which holds the highest follower that
 * has got it; then the feeds, ascending by follower. Returns how many feeds got the photo.
 */
const DELIVER = `
local media, length, longest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local function follower(n) return tonumber(string.match(KEYS[n], '%d+$')) end
local highest = tonumber(redis.call('GET', KEYS[1]) or -1)
local first, last = 2, #KEYS
while first <= last and follower(first) <= highest do first = first + 1 end
if first > last then return 0 end
for n = first, last do
  if redis.call('LPUSH', KEYS[n], media) > longest then redis.call('LTRIM', KEYS[n], 0, length - 1) end
  redis.call('EXPIRE', KEYS[n], ARGV[4])
end
redis.call('SET', KEYS[1], follower(last), 'EX', ARGV[5])
return last - first + 1`

type DeliverScript = {qopsDeliver(keyCount: number, ...keysAndArgs: (string | number)[]): Promise<number>}

/** Feeds as lists of a Redis or a Redis Cluster, 6 or later (see RedisStore). Every method rejects with STORE_DOWN. */
export class RedisFeedStore implements FeedStore {
  private readonly store: RedisStore
  private readonly options: Required<Omit<RedisFeedStoreOptions, 'timeoutMs'>>

  /** The URL is that of a RedisStore. Throws BAD_URL. */
  constructor(urlText: string, {timeoutMs, ...options}: RedisFeedStoreOptions = {}) {
    const lasting = {forgetAfterSeconds: 86_400, rememberSeconds: 21_600}
    this.options = {feedLength: DEFAULT_FEED_LENGTH, keyPrefix: 'qops:feed:', ...lasting, ...options}
    this.store = new RedisStore(urlText, timeoutMs)
    this.store.redis.defineCommand('qopsDeliver', {lua: DELIVER})
  }

  async deliver(media: number, followers: readonly number[]): Promise<Delivered> {
    mustAscend(followers)
    const shards = this.store.isCluster ? byShard(followers) : [followers]
    const added = await Promise.all(shards.map(shard => this.deliverTo(media, shard)))
    return delivered(
      added.reduce((sum, count) => sum + count, 0),
      followers,
    )
  }

  async read(user: number, limit: number): Promise<number[]> {
    const length = Math.min(limit, this.options.feedLength)
    if (length < 1) return [] // LRANGE to -1 would give all
    const media = await this.store.answer(this.store.redis.lrange(this.keyOf(user, user), 0, length - 1))
    return media.map(Number)
  }

  async close(): Promise<void> {
    this.store.close()
  }

  /** One call after the other, so that other clients get their turn in between. */
  private async deliverTo(media: number, shard: readonly number[]): Promise<number> {
    const {feedLength, forgetAfterSeconds, rememberSeconds} = this.options
    const {qopsDeliver} = this.store.redis as unknown as DeliverScript
    const longest = Math.ceil(feedLength * (1 + GROWTH))
    const args = [media, feedLength, longest, forgetAfterSeconds, rememberSeconds]
    let added = 0
    for (let from = 0; from < shard.length; from += FOLLOWERS_PER_CALL) {
      const users = shard.slice(from, from + FOLLOWERS_PER_CALL)
      const keys = [this.keyOf(users[0]!, `got:${media}`), ...users.map(user => this.keyOf(user, user))]
      added += await this.store.answer(qopsDeliver.call(this.store.redis, keys.length, ...keys, ...args))
    }
    return added
  }

  /** `qops:feed:1234`; in a cluster `qops:feed:{210}:1234`. */
  private keyOf(user: number, name: number | string): string {
    const {keyPrefix} = this.options
    return this.store.isCluster ? `${keyPrefix}{${shardOf(user)}}:${name}` : `${keyPrefix}${name}`
  }
}

const shardOf = (user: number) => user % CLUSTER_SHARDS

/** Those of one shard, still ascending. */
function byShard(followers: readonly number[]): number[][] {
  const shards = new Map<number, number[]>()
  for (const user of followers) {
    const shard = shards.get(shardOf(user))
    if (shard) shard.push(user)
    else shards.set(shardOf(user), [user])
  }
  return [...shards.values()]
}
