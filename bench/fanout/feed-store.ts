/** Fan-out as the reference system does it, each photo once per feed. Argument: the URL of a Redis. */
import {RedisFeedStore} from '../../dist/reference/feeds/redis-feed-store.js'
import {serve} from '../support/child.js'
import {FEED_LENGTH, fanOut, KEY_PREFIX, type Photos} from './photos.js'

const store = new RedisFeedStore(process.argv[2]!, {feedLength: FEED_LENGTH, keyPrefix: KEY_PREFIX})

const methods = {fanOut: (photos: Photos) => fanOut(photos, (photo, followers) => store.deliver(photo, followers))}

export type FeedStoreMethods = typeof methods

serve(methods)
