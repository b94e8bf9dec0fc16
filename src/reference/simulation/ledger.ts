import type {TaskEnding} from '../../core/task-event.js'
import type {Hooks, RunOptions} from '../../hooks/hooks.js'
import type {FeedStore} from '../feeds/feed-store.js'

export type LedgerFigures = {
  /** Photos whose tasks were all published. */
  posts: number
  /** Photos of which at least one task was not: after one of these nobody can say what the figures should be. */
  failedPosts: number
  /** Tasks published; a retry is not published anew. */
  sent: number
  success: number
  fail: number
  /** Attempts that will run again. */
  retry: number
  reject: number
  /** Attempts that found their work done by an earlier one, of which nobody counted the success. */
  duplicate: number
  /** Tasks given up, for whatever reason: with `success`, `duplicate` and `outstanding` that makes `sent`. */
  deadLettered: number
  /** Sent and not ended yet. */
  outstanding: number
  /** Followers of all authors of `posts`. */
  expectedDeliveries: number
  /** Feeds that newly got a photo. The same as expected once nothing is outstanding, whatever was retried on the way. */
  deliveries: number
}

/** A second book beside the metrics: it counts at the application's own edges, so that the two can be compared. */
export class Ledger {
  private posts = 0
  private failedPosts = 0
  private sent = 0
  private readonly endings: Record<TaskEnding | 'reject', number> = {
    ...{success: 0, fail: 0, retry: 0, timeout: 0, duplicate: 0, reject: 0},
  }
  private dead = 0
  private expectedDeliveries = 0
  private deliveries = 0

  posted(followers: number): void {
    this.posts++
    this.expectedDeliveries += followers
  }

  postFailed(): void {
    this.failedPosts++
  }

  deadLettered(): void {
    this.dead++
  }

  figures(): LedgerFigures {
    const {posts, failedPosts, sent, expectedDeliveries, deliveries, dead: deadLettered} = this
    const {success, fail, retry, reject, duplicate} = this.endings
    const outstanding = sent - success - duplicate - deadLettered
    const ended = {success, fail, retry, reject, duplicate, deadLettered, outstanding}
    return {posts, failedPosts, sent, ...ended, expectedDeliveries, deliveries}
  }

  /** The same hooks, with a look at what passes. */
  watchHooks(hooks: Hooks): Hooks {
    return {
      ...hooks,
      sent: (task, fields) => {
        this.sent++
        hooks.sent(task, fields)
      },
      reject: (task, fields) => {
        this.endings.reject++
        hooks.reject(task, fields)
      },
      run: (task, options, fn) => hooks.run(task, this.watchFailures(options), () => this.watchSuccess(fn)),
    }
  }

  /** The same store, with a look at what it newly added. */
  watchStore(store: FeedStore): FeedStore {
    return {
      deliver: async (media, followers) => {
        const delivered = await store.deliver(media, followers)
        this.deliveries += delivered.added
        return delivered
      },
      read: (user, limit) => store.read(user, limit),
      close: () => store.close(),
    }
  }

  private watchFailures(options: RunOptions): RunOptions {
    const outcomeOf = (error: unknown) => {
      const outcome = options.outcomeOf?.(error) ?? 'fail'
      this.endings[outcome]++
      return outcome
    }
    return {...options, outcomeOf}
  }

  /** The worker's tasks are all asynchronous. */
  private watchSuccess<T>(fn: () => T): T {
    const result = fn()
    Promise.resolve(result).then(
      () => this.endings.success++,
      () => {}, // counted by outcomeOf
    )
    return result
  }
}
