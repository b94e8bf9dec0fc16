/** Reads feeds at a steady pace, however long each takes. Argument: the URL of a Redis. */
import {setTimeout as sleep} from 'node:timers/promises'
import {RedisFeedStore} from '../../dist/reference/feeds/redis-feed-store.js'
import {serve} from '../support/child.js'
import {FEED_LENGTH, KEY_PREFIX, USERS} from './photos.js'

/** Of a feed, a screen's worth. */
const PHOTOS_PER_READ = 30
const READS_PER_SECOND = 500

const store = new RedisFeedStore(process.argv[2]!, {feedLength: FEED_LENGTH, keyPrefix: KEY_PREFIX})
let reading = false
let reads: Promise<number>[] = []
let lastRead: Promise<void> = Promise.resolve()

async function read(user: number): Promise<number> {
  const startedAtMs = performance.now()
  const photos = await store.read(user, PHOTOS_PER_READ)
  if (photos.length !== PHOTOS_PER_READ) throw new Error(`the feed of ${user} has ${photos.length} photos`)
  return performance.now() - startedAtMs
}

async function readOn(): Promise<void> {
  const startedAtMs = performance.now()
  while (reading) {
    const due = ((performance.now() - startedAtMs) * READS_PER_SECOND) / 1_000
    while (reads.length < due) reads.push(read((reads.length * 7_919) % USERS))
    await sleep(1)
  }
}

const methods = {
  async start() {
    reads = []
    reading = true
    lastRead = readOn()
  },
  /** Resolves with how long each read took, in ms. */
  async stop() {
    reading = false
    await lastRead
    return Promise.all(reads)
  },
}

export type ReaderMethods = typeof methods

serve(methods)
