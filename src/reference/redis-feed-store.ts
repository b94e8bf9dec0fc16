import {Redis} from 'ioredis'
import {QopsError, reason} from '../core/errors.js'
import {parseUrl, publicUrl} from '../core/url.js'
import {withSecrets} from '../net/url-secrets.js'
import {DEFAULT_FEED_LENGTH, type FeedStore} from './feed-store.js'

export type RedisFeedStoreOptions = {
  /** Default 100. */
  feedLength?: number
  /** Default `qops:feed:`, followed by the user's number. */
  keyPrefix?: string
  /** A feed that got nothing for so long is forgotten. Default 86,400 (a day). */
  forgetAfterSeconds?: number
  /** Longest wait for connecting, and for each command. Default 5,000. */
  timeoutMs?: number
}

/** Redis does nothing else while a script runs: so many take it about 3 ms. */
const FOLLOWERS_PER_CALL = 1_000

/** Pushes ARGV[1] on every list of KEYS that lacks it, and cuts each to ARGV[2]. Returns how many lacked it. */
const DELIVER = `
local added = 0
for _, feed in ipairs(KEYS) do
  if not redis.call('LPOS', feed, ARGV[1]) then
    local length = redis.call('LPUSH', feed, ARGV[1])
    if length > tonumber(ARGV[2]) then redis.call('LTRIM', feed, 0, ARGV[2] - 1) end
    redis.call('EXPIRE', feed, ARGV[3])
    added = added + 1
  end
end
return added`

/** Feeds as lists of a Redis 6.0.6 or later. Connects when first used; every method rejects with STORE_DOWN. */
export class RedisFeedStore implements FeedStore {
  private readonly redis: Redis
  private readonly url: URL
  private readonly options: Required<RedisFeedStoreOptions>
  private connectionError: unknown

  /** `redis://:password@host:6379/0`, `rediss://` with TLS. Throws BAD_URL. */
  constructor(urlText: string, options: RedisFeedStoreOptions = {}) {
    const defaults = {feedLength: DEFAULT_FEED_LENGTH, keyPrefix: 'qops:feed:', forgetAfterSeconds: 86_400}
    this.options = {...defaults, timeoutMs: 5_000, ...options}
    this.url = withSecrets(parseUrl(urlText, 'feed store', ['redis:', 'rediss:']))
    const {timeoutMs} = this.options
    this.redis = new Redis(this.url.href, {
      lazyConnect: true,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      maxRetriesPerRequest: 1,
      retryStrategy: attempt => Math.min(100 * attempt, 1_000),
    })
    this.redis.on('error', error => (this.connectionError = error)) // commands reject too, but do not say why
    this.redis.on('ready', () => (this.connectionError = undefined))
  }

  /** One call after the other, so that other clients get their turn in between. */
  async deliver(media: number, followers: readonly number[]): Promise<number> {
    const {feedLength, forgetAfterSeconds} = this.options
    let added = 0
    for (let from = 0; from < followers.length; from += FOLLOWERS_PER_CALL) {
      const feeds = followers.slice(from, from + FOLLOWERS_PER_CALL).map(user => this.feedOf(user))
      const reply = this.redis.eval(DELIVER, feeds.length, ...feeds, media, feedLength, forgetAfterSeconds)
      added += (await this.answered(reply)) as number
    }
    return added
  }

  async read(user: number, limit: number): Promise<number[]> {
    const media = await this.answered(this.redis.lrange(this.feedOf(user), 0, limit - 1))
    return media.map(Number)
  }

  async close(): Promise<void> {
    this.redis.disconnect()
  }

  private feedOf(user: number): string {
    return `${this.options.keyPrefix}${user}`
  }

  private answered<T>(reply: Promise<T>): Promise<T> {
    return reply.catch(cause => {
      const why = reason(this.connectionError ?? cause)
      const hint = 'check that Redis runs, and the host, port and password of its URL'
      throw new QopsError('STORE_DOWN', `the feed store at ${publicUrl(this.url)} failed: ${why}`, hint, {cause})
    })
  }
}
