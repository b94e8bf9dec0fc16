import type {TaskEnding} from '../core/task-event.js'
import type {Hooks, RunOptions} from '../hooks/hooks.js'
import type {FeedStore} from './feed-store.js'

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
  private expectedDeliveries = 0
  private deliveries = 0

  posted(followers: number): void {
    this.posts++
    this.expectedDeliveries += followers
  }

  postFailed(): void {
    this.failedPosts++
  }

  figures(): LedgerFigures {
    const {posts, failedPosts, sent, expectedDeliveries, deliveries} = this
    const {success, fail, retry, reject} = this.endings
    const outstanding = sent - success - fail - reject
    return {posts, failedPosts, sent, success, fail, retry, reject, outstanding, expectedDeliveries, deliveries}
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
        const added = await store.deliver(media, followers)
        this.deliveries += added
        return added
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
