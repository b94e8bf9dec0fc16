import type {Publish} from './publisher.js'
import type {CrosspostSendArgs} from './tasks/crosspost-send.js'
import type {FeedDeliverArgs} from './tasks/feed-deliver.js'
import type {SearchIndexArgs} from './tasks/search-index.js'

export type App = {
  /** Resolves with the photo's number once all its background work is in the hands of the broker. */
  postPhoto(author: number, caption: string): Promise<number>
}

export type AppDeps = {
  publish: Publish
  /** Gives the photo its number, and remembers whose it is where that is needed. */
  newMedia: (author: number) => number | Promise<number>
  /** Takes that back when the photo's tasks could not all be published: those that were then find no photo. */
  removeMedia?: (media: number) => Promise<void>
}

/** What the web servers do when somebody posts: as little as possible. The rest is sent away as tasks. */
export const createApp = ({publish, newMedia, removeMedia}: AppDeps): App => ({
  async postPhoto(author, caption) {
    const media = await newMedia(author)
    const published = await Promise.allSettled([
      publish('feed.deliver', {media, author, cursor: 0} satisfies FeedDeliverArgs),
      publish('search.index', {media, caption} satisfies SearchIndexArgs),
      publish('crosspost.send', {media} satisfies CrosspostSendArgs),
    ])
    const failed = published.find(outcome => outcome.status === 'rejected')
    if (!failed) return media
    // If that fails too the photo stays, half published: what the caller has to know is that the broker failed.
    await removeMedia?.(media).catch(() => {})
    throw failed.reason
  },
})
