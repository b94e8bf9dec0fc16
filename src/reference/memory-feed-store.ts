import {DEFAULT_FEED_LENGTH, type FeedStore} from './feed-store.js'

export type MemoryFeedStoreOptions = {
  /** Users are 0 to `users - 1`. */
  users: number
  /** Default 100. */
  feedLength?: number
}

/**
 * Feeds in this process. A feed is a ring: its n-th photo goes to place `n % feedLength`. All users' photos of one place
 * share one array of numbers below 2^32, which is made when the first feed gets that far. That is at most
 * `4 bytes × users × feedLength` (400 MB for a million full feeds, 4 MB when each holds one photo), where a million
 * lists of JavaScript would begin at 200 MB.
 */
export class MemoryFeedStore implements FeedStore {
  private readonly feedLength: number
  /** Photos that each user has ever got. */
  private readonly received: Uint32Array
  private readonly places: Uint32Array[] = []

  constructor({users, feedLength = DEFAULT_FEED_LENGTH}: MemoryFeedStoreOptions) {
    this.feedLength = feedLength
    this.received = new Uint32Array(users)
  }

  async deliver(media: number, followers: readonly number[]): Promise<number> {
    let added = 0
    for (const user of followers) {
      if (this.holds(user, media)) continue
      const nth = this.received[user]!++
      this.place(nth % this.feedLength)[user] = media
      added++
    }
    return added
  }

  async read(user: number, limit: number): Promise<number[]> {
    const received = this.received[user]!
    const length = Math.min(limit, received, this.feedLength)
    return Array.from({length}, (_, age) => this.places[(received - 1 - age) % this.feedLength]![user]!)
  }

  async close(): Promise<void> {}

  private holds(user: number, media: number): boolean {
    const filled = Math.min(this.received[user]!, this.feedLength)
    for (let place = 0; place < filled; place++) {
      if (this.places[place]![user] === media) return true
    }
    return false
  }

  private place(index: number): Uint32Array {
    this.places[index] ??= new Uint32Array(this.received.length)
    return this.places[index]
  }
}
