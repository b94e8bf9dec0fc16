import {RedisStore} from '../feeds/redis-store.js'
import {MEDIA_PER_WORD, type SearchIndex, wordsOf} from './search-index.js'

/** Default prefix `qops:word:`, 1,000 photos per word. The time-out is that of a RedisStore. */
export type RedisSearchIndexOptions = {keyPrefix?: string; mediaPerWord?: number; timeoutMs?: number}

/** An inverted index in a Redis or a Redis Cluster (see RedisStore): a sorted set per word. Rejects with STORE_DOWN. */
export class RedisSearchIndex implements SearchIndex {
  private readonly store: RedisStore
  private readonly keyPrefix: string
  private readonly mediaPerWord: number

  /** The URL is that of a RedisStore. Throws BAD_URL. */
  constructor(urlText: string, options: RedisSearchIndexOptions = {}) {
    this.keyPrefix = options.keyPrefix ?? 'qops:word:'
    this.mediaPerWord = options.mediaPerWord ?? MEDIA_PER_WORD
    this.store = new RedisStore(urlText, options.timeoutMs)
  }

  async add(media: number, caption: string): Promise<void> {
    const {redis} = this.store
    const added = wordsOf(caption).flatMap(word => {
      const key = this.keyPrefix + word
      // The number of a photo counts up, so the lowest are the oldest.
      return [redis.zadd(key, media, media), redis.zremrangebyrank(key, 0, -this.mediaPerWord - 1)]
    })
    await this.store.answer(Promise.all(added))
  }

  async find(word: string): Promise<number[]> {
    const found = await this.store.answer(this.store.redis.zrange(this.keyPrefix + word.toLowerCase(), 0, -1))
    return found.map(Number)
  }

  async close(): Promise<void> {
    this.store.close()
  }
}
