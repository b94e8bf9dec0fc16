import type {AccountStore} from './account-store.js'
import {RedisStore} from './redis-store.js'

/** Default `qops:removed`. The time-out is that of a RedisStore. */
export type RedisAccountStoreOptions = {key?: string; timeoutMs?: number}

/** Deleted accounts as one set of a Redis or a Redis Cluster (see RedisStore). Every method rejects with STORE_DOWN. */
export class RedisAccountStore implements AccountStore {
  private readonly store: RedisStore
  private readonly key: string

  /** The URL is that of a RedisStore. Throws BAD_URL. */
  constructor(urlText: string, {key = 'qops:removed', timeoutMs}: RedisAccountStoreOptions = {}) {
    this.key = key
    this.store = new RedisStore(urlText, timeoutMs)
  }

  async remove(account: number): Promise<void> {
    await this.store.answer(this.store.redis.sadd(this.key, account))
  }

  async isRemoved(account: number): Promise<boolean> {
    return (await this.store.answer(this.store.redis.sismember(this.key, account))) === 1
  }

  async close(): Promise<void> {
    this.store.close()
  }
}
