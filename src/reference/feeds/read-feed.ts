import type {FeedStore} from './feed-store.js'
import type {MutableFollowerGraph} from './follower-graph.js'
import type {MediaStore} from './media-store.js'

export type FeedPlaces = {store: FeedStore; media: MediaStore; graph: Pick<MutableFollowerGraph, 'blockedAmong'>}

/**
 * What a user sees: at most `limit` photos, the newest first. Photos that were deleted since and those of accounts with
 * a block between them and the user are left out here and not where the feeds lie, because one deletion would have to
 * visit the feeds of all followers. So there may be fewer than `limit` although the feed holds more; it is read no further.
 */
export async function readFeed({store, media, graph}: FeedPlaces, user: number, limit: number): Promise<number[]> {
  const feed = await store.read(user, limit)
  const authors = await media.authorsOf(feed)
  const known = [...new Set(authors.filter(author => author !== undefined))]
  const blocked = await graph.blockedAmong(user, known)
  return feed.filter((_, nth) => {
    const author = authors[nth]
    return author !== undefined && !blocked.has(author)
  })
}
