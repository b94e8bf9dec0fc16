/** Fan-out as one writes it first: LPUSH and LTRIM for each feed, in pipelines. Argument: the URL of a Redis. */
import {Redis} from 'ioredis'
import {serve} from '../support/child.js'
import {FEED_LENGTH, fanOut, KEY_PREFIX, type Photos} from './photos.js'

/** With 100 to 1,000 it is fastest; with a whole page of 10,000 it takes half as long again. */
const FOLLOWERS_PER_PIPELINE = 100

const redis = new Redis(process.argv[2]!)

async function deliver(photo: number, followers: readonly number[]): Promise<void> {
  for (let from = 0; from < followers.length; from += FOLLOWERS_PER_PIPELINE) {
    const pipeline = redis.pipeline()
    for (const user of followers.slice(from, from + FOLLOWERS_PER_PIPELINE)) {
      const key = `${KEY_PREFIX}${user}`
      pipeline.lpush(key, photo).ltrim(key, 0, FEED_LENGTH - 1)
    }
    await pipeline.exec()
  }
}

const methods = {fanOut: (photos: Photos) => fanOut(photos, deliver)}

export type PipelineMethods = typeof methods

serve(methods)
