import {z} from 'zod'
import type {FeedStore} from '../feeds/feed-store.js'
import type {FollowerGraph} from '../feeds/follower-graph.js'
import type {MediaStore} from '../feeds/media-store.js'
import type {Publish} from '../publisher.js'
import {AlreadyDone, Permanent} from '../retry-policy.js'
import {defineTask, type Task} from '../task.js'

const FOLLOWERS_PER_TASK = 10_000

export const feedDeliverArgs = z.object({media: z.int(), author: z.int(), cursor: z.int().min(0)})

export type FeedDeliverArgs = z.infer<typeof feedDeliverArgs>

export type FeedDeliverDeps = {
  graph: FollowerGraph
  store: FeedStore
  /** To stop when the photo is deleted on the way. Absent: photos are never deleted. */
  media?: Pick<MediaStore, 'authorsOf'>
  publish: Publish
}

/**
 * `feed.deliver(media, author, cursor)`: puts a photo into the feeds of one page of the author's followers, then sends
 * its successor to do the next page. A million followers are so a hundred small tasks: each can go to any worker, none
 * holds up one for long, and an interruption costs one page.
 *
 * The successor is sent before this task is acknowledged, so that the chain cannot break. It can fork (this task runs a
 * second time and sends a second successor), which costs work but no correctness: a feed takes a photo only once, and the
 * page counts as `duplicate`. A photo that is deleted meanwhile ends the chain, which is a success.
 */
export const feedDeliver = ({graph, store, media: photos, publish}: FeedDeliverDeps): Task =>
  defineTask('feed.deliver', feedDeliverArgs, async ({media, author, cursor}, {traceparent}) => {
    if (photos && !(await isThere(photos, media, author))) return
    const {followers, next} = await graph.page(author, cursor, FOLLOWERS_PER_TASK)
    const {already} = await store.deliver(media, followers)
    const successor: FeedDeliverArgs | undefined = next === undefined ? undefined : {media, author, cursor: next}
    if (successor) await publish('feed.deliver', successor, {traceparent})
    if (already) throw new AlreadyDone(`photo ${media} is in the feeds from cursor ${cursor} on`)
  })

async function isThere(photos: Pick<MediaStore, 'authorsOf'>, media: number, author: number): Promise<boolean> {
  const [owner] = await photos.authorsOf([media])
  if (owner !== undefined && owner !== author) throw new Permanent(`photo ${media} is not of account ${author}`)
  return owner !== undefined
}
