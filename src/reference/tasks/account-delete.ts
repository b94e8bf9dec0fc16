import {z} from 'zod'
import type {MutableFollowerGraph} from '../feeds/follower-graph.js'
import type {MediaStore} from '../feeds/media-store.js'
import type {Publish} from '../publisher.js'
import {defineTask, type Task} from '../task.js'

/** Photos, and followers: a second's work. */
const REMOVED_PER_TASK = 1_000

export const accountDeleteArgs = z.object({user: z.int().min(0)})

type AccountDeleteArgs = z.infer<typeof accountDeleteArgs>

export type AccountDeleteDeps = {
  media: Pick<MediaStore, 'removeSomeOf'>
  graph: Pick<MutableFollowerGraph, 'removeSomeOf'>
  publish: Publish
}

/**
 * `account.delete(user)`: removes one page of what is left of an account, then sends its successor to remove the next. It
 * needs no cursor, because what is left is the cursor: run twice it only gets there sooner. The photos go first, so that
 * deliveries of them end.
 */
export const accountDelete = ({media, graph, publish}: AccountDeleteDeps): Task =>
  defineTask('account.delete', accountDeleteArgs, async ({user}, {traceparent}) => {
    const hasMore =
      (await media.removeSomeOf(user, REMOVED_PER_TASK)) || (await graph.removeSomeOf(user, REMOVED_PER_TASK))
    const successor: AccountDeleteArgs = {user}
    if (hasMore) await publish('account.delete', successor, {traceparent})
  })
