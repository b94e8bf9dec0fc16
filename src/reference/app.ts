import type {Publish} from './publisher.js'
import type {CrosspostSendArgs} from './tasks/crosspost-send.js'
import type {FeedDeliverArgs} from './tasks/feed-deliver.js'
import type {SearchIndexArgs} from './tasks/search-index.js'

export type App = {
  /** Resolves with the photo's number once all its background work is in the hands of the broker. */
  postPhoto(author: number, caption: string): Promise<number>
}

/** What the web servers do when somebody posts: as little as possible. The rest is sent away as tasks. */
export const createApp = ({publish, newMedia}: {publish: Publish; newMedia: () => number}): App => ({
  async postPhoto(author, caption) {
    const media = newMedia()
    await Promise.all([
      publish('feed.deliver', {media, author, cursor: 0} satisfies FeedDeliverArgs),
      publish('search.index', {media, caption} satisfies SearchIndexArgs),
      publish('crosspost.send', {media} satisfies CrosspostSendArgs),
    ])
    return media
  },
})
