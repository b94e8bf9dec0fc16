import type {Publish} from './publisher.js'
import type {ApiHookArgs} from './tasks/api-hook.js'
import type {CrosspostSendArgs} from './tasks/crosspost-send.js'
import type {FeedDeliverArgs} from './tasks/feed-deliver.js'
import type {SearchIndexArgs} from './tasks/search-index.js'
import type {SpamCheckArgs} from './tasks/spam-check.js'

export type App = {
  /** Resolves with the photo's number once all its background work is in the hands of the broker. */
  postPhoto(author: number, caption: string, options?: {traceparent?: string | undefined}): Promise<number>
}

export type AppDeps = {
  publish: Publish
  /** Gives the photo its number, and remembers whose it is where that is needed. */
  newMedia: (author: number) => number | Promise<number>
  /** Takes that back when the photo's tasks could not all be published: its delivery then ends, and no feed shows it. */
  removeMedia?: (media: number) => Promise<void>
  /** Whether photos are shown on another network as well. Default false. */
  crosspost?: boolean
  /** The names of those who want to hear of new photos. Default: nobody. */
  subscribers?: readonly string[]
}

/** What the web servers do when somebody posts: as little as possible. The rest is sent away as tasks. */
export const createApp = ({publish, newMedia, removeMedia, crosspost = false, subscribers = []}: AppDeps): App => ({
  async postPhoto(author, caption, {traceparent} = {}) {
    const media = await newMedia(author)
    const send: Publish = (task, args) => publish(task, args, {traceparent})
    try {
      await allSent([
        send('feed.deliver', {media, author, cursor: 0} satisfies FeedDeliverArgs),
        send('search.index', {media, caption} satisfies SearchIndexArgs),
        send('spam.check', {media, caption} satisfies SpamCheckArgs),
      ])
      // What others see comes last: it cannot be taken back.
      await allSent([
        ...(crosspost ? [send('crosspost.send', {media} satisfies CrosspostSendArgs)] : []),
        ...subscribers.map(name => send('api.hook', {subscriber: name, media, author} satisfies ApiHookArgs)),
      ])
      return media
    } catch (error) {
      // If that fails too the photo stays, half published: what the caller has to know is that the broker failed.
      await removeMedia?.(media).catch(() => {})
      throw error
    }
  },
})

/** Waits for all before it says that one has failed: none may still be on its way when the photo is taken back. */
async function allSent(sending: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(sending)).find(outcome => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
