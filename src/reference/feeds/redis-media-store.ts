import type {MediaStore} from './media-store.js'
import {RedisStore} from './redis-store.js'

/** Default `qops:media:`, followed by the photo's number. The time-out is that of a RedisStore. */
export type RedisMediaStoreOptions = {keyPrefix?: string; timeoutMs?: number}

/** Each photo is a key that holds its author: any node of a cluster may have it. Every method rejects with STORE_DOWN. */
export class RedisMediaStore implements MediaStore {
  private readonly store: RedisStore
  private readonly keyPrefix: string

  /** The URL is that of a RedisStore. Throws BAD_URL. */
  constructor(urlText: string, {keyPrefix = 'qops:media:', timeoutMs}: RedisMediaStoreOptions = {}) {
    this.keyPrefix = keyPrefix
    this.store = new RedisStore(urlText, timeoutMs)
  }

  async add(author: number): Promise<number> {
    const media = await this.store.answer(this.store.redis.incr(`${this.keyPrefix}newest`))
    await this.store.answer(this.store.redis.set(this.keyOf(media), author))
    return media
  }

  /** One packet to each node, whatever the number of photos. */
  async authorsOf(media: readonly number[]): Promise<(number | undefined)[]> {
    const replies = media.map(number => this.store.redis.get(this.keyOf(number)))
    const authors = await this.store.answer(Promise.all(replies))
    return authors.map(author => (author === null ? undefined : Number(author)))
  }

  async remove(media: number): Promise<void> {
    await this.store.answer(this.store.redis.del(this.keyOf(media)))
  }

  async close(): Promise<void> {
    this.store.close()
  }

  private keyOf(media: number): string {
    return `${this.keyPrefix}${media}`
  }
}
