import {DEFAULT_FEED_LENGTH, type Delivered, delivered, type FeedStore, mustAscend} from './feed-store.js'

export type MemoryFeedStoreOptions = {
  /** Users are 0 to `users - 1`. */
  users: number
  /** Default 100. */
  feedLength?: number
  /** The newest so many photos are not delivered twice. Default 100,000 (some 5 MB). */
  remembered?: number
}

/**
 * Feeds in this process. A feed is a ring: its n-th photo goes to place `n % feedLength`. All users' photos of one place
 * share one array of numbers below 2^32, which is made when the first feed gets that far. That is at most
 * `4 bytes × users × feedLength` (400 MB for a million full feeds, 4 MB when each holds one photo), where a million
 * lists of JavaScript would begin at 200 MB.
 */
export class MemoryFeedStore implements FeedStore {
  private readonly feedLength: number
  private readonly remembered: number
  /** Photos that each user has ever got. */
  private readonly received: Uint32Array
  private readonly places: Uint32Array[] = []
  /** The highest follower that has got each photo. */
  private readonly highest = new Map<number, number>()

  constructor({users, feedLength = DEFAULT_FEED_LENGTH, remembered = 100_000}: MemoryFeedStoreOptions) {
    this.feedLength = feedLength
    this.remembered = remembered
    this.received = new Uint32Array(users)
  }

  async deliver(media: number, followers: readonly number[]): Promise<Delivered> {
    mustAscend(followers)
    const highest = this.highest.get(media) ?? -1
    const lacking = followers.filter(user => user > highest)
    for (const user of lacking) this.push(user, media)
    if (lacking.length > 0) this.remember(media, lacking.at(-1)!)
    return delivered(lacking.length, followers)
  }

  async read(user: number, limit: number): Promise<number[]> {
    const received = this.received[user] ?? 0
    const length = Math.min(limit, received, this.feedLength)
    return Array.from({length}, (_, age) => this.places[(received - 1 - age) % this.feedLength]![user]!)
  }

  async close(): Promise<void> {}

  private push(user: number, media: number): void {
    const nth = this.received[user]!++
    this.place(nth % this.feedLength)[user] = media
  }

  private place(index: number): Uint32Array {
    this.places[index] ??= new Uint32Array(this.received.length)
    return this.places[index]
  }

  private remember(media: number, follower: number): void {
    this.highest.set(media, follower)
    const [oldest] = this.highest.keys()
    if (this.highest.size > this.remembered) this.highest.delete(oldest!)
  }
}
