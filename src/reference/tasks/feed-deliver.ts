import {z} from 'zod'
import type {FeedStore} from '../feed-store.js'
import type {FollowerGraph} from '../follower-graph.js'
import type {Publish} from '../publisher.js'
import {defineTask, type Task} from '../task.js'

const FOLLOWERS_PER_TASK = 10_000

const args = z.object({media: z.int(), author: z.int(), cursor: z.int().min(0)})

export type FeedDeliverArgs = z.infer<typeof args>

/**
 * `feed.deliver(media, author, cursor)`: puts a photo into the feeds of one page of the author's followers, then sends
 * its successor to do the next page. A million followers are so a hundred small tasks: each can go to any worker, none
 * holds up one for long, and an interruption costs one page.
 *
 * The successor is sent before this task is acknowledged, so that the chain cannot break. It can fork (this task runs a
 * second time and sends a second successor), which costs work but no correctness: a feed takes a photo only once.
 */
export const feedDeliver = (deps: {graph: FollowerGraph; store: FeedStore; publish: Publish}): Task =>
  defineTask('feed.deliver', args, async ({media, author, cursor}) => {
    const {followers, next} = deps.graph.page(author, cursor, FOLLOWERS_PER_TASK)
    await deps.store.deliver(media, followers)
    const successor: FeedDeliverArgs | undefined = next === undefined ? undefined : {media, author, cursor: next}
    if (successor) await deps.publish('feed.deliver', successor)
  })
