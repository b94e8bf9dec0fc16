import type {MediaStore} from './media-store.js'
import {RedisStore} from './redis-store.js'

/** Default `qops:media:`, followed by the photo's number. The time-out is that of a RedisStore. */
export type RedisMediaStoreOptions = {keyPrefix?: string; timeoutMs?: number}

/**
 * Each photo is a key that holds its author, and each author a set of photos: any node of a cluster may have them. A change
 * touches one after the other, and one that was cut short is completed by repeating it. Every method rejects with STORE_DOWN.
 */
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
    // The way back first: what is not in it could never be removed with its author.
    await this.store.answer(this.store.redis.sadd(this.photosOf(author), media))
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
    const author = await this.store.answer(this.store.redis.get(this.keyOf(media)))
    if (author !== null) await this.removeAll(Number(author), [media])
  }

  async removeSomeOf(author: number, limit: number): Promise<boolean> {
    const some = await this.store.answer(this.store.redis.srandmember(this.photosOf(author), limit))
    if (some.length > 0) await this.removeAll(author, some.map(Number))
    return (await this.store.answer(this.store.redis.scard(this.photosOf(author)))) > 0
  }

  async close(): Promise<void> {
    this.store.close()
  }

  private async removeAll(author: number, media: readonly number[]): Promise<void> {
    await this.store.answer(Promise.all(media.map(number => this.store.redis.del(this.keyOf(number)))))
    await this.store.answer(this.store.redis.srem(this.photosOf(author), ...media))
  }

  private photosOf(author: number): string {
    return `${this.keyPrefix}of:${author}`
  }

  private keyOf(media: number): string {
    return `${this.keyPrefix}${media}`
  }
}
