import {setTimeout as sleep} from 'node:timers/promises'
import {expect, onTestFinished} from 'vitest'
import type {DeadLetter} from '../../src/reference/dead-letter.js'
import type {FeedStore} from '../../src/reference/feeds/feed-store.js'
import {atSteadyPace} from '../../src/reference/simulation/steady-pace.js'
import type {Transport} from '../../src/reference/transport.js'
import type {RabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {waitUntil} from '../support/wait-until.js'
import {
  type FeedWorkerOptions,
  type FeedWorld,
  firstTaskOf,
  followersOf,
  isForged,
  type Note,
  noting,
  startFeedWorker,
  taskIdsOf,
  USERS,
} from './reference-feed-world.js'

/** What became of each task, by its id: a task that was sent or run twice counts once. */
export type Ledger = {
  sent: Set<string>
  succeeded: Set<string>
  /** Attempts that found their work done. */
  duplicates: number
  note: Note
}

export function openLedger(): Ledger {
  const ledger: Ledger = {
    sent: new Set(),
    succeeded: new Set(),
    duplicates: 0,
    note(what, id) {
      if (what === 'duplicate') ledger.duplicates++
      if (what === 'sent') ledger.sent.add(id)
      else ledger.succeeded.add(id)
    },
  }
  return ledger
}

export type Load = {
  /** Photos 1 to so many are confirmed or on their way. */
  readonly posts: number
  /** Publishes that were rejected; each is repeated until it is confirmed. */
  readonly rejected: number
  /** Resolves with the number of photos when all of them are confirmed. */
  stop(): Promise<number>
}

/** 53 publishers, each of which posts `perSecond` photos as long as that is confirmed so fast. Ends with the test. */
export function startLoad({perSecond, ...world}: FeedWorld & {perSecond: number}): Load {
  const publish = noting(world)
  const [stopping, givingUp] = [new AbortController(), new AbortController()]
  let [posts, rejected] = [0, 0]
  const postNext = async () => {
    const photo = ++posts
    while (!givingUp.signal.aborted && !(await isConfirmed(photo))) await sleep(20)
  }
  const isConfirmed = (photo: number) =>
    publish('feed.deliver', firstTaskOf(photo)).then(
      () => true,
      () => void rejected++,
    )
  const pace = {perSecond, signal: stopping.signal}
  const publishers = Promise.all(Array.from({length: 53}, () => atSteadyPace(pace, postNext)))
  const stop = async () => {
    stopping.abort()
    await publishers
    return posts
  }
  onTestFinished(async () => {
    givingUp.abort()
    await stop()
  })
  return {
    get posts() {
      return posts
    },
    get rejected() {
      return rejected
    },
    stop,
  }
}

export async function untilMorePosts(load: Load, more: number): Promise<void> {
  const goal = load.posts + more
  await waitUntil(`${more} more posts`, () => load.posts >= goal, {deadlineMs: 60_000, everyMs: 5})
}

export type FeedSystemOptions = Pick<FeedWorkerOptions, 'store' | 'route' | 'hooks'> & {
  /** One worker on each. */
  workers: readonly Transport[]
  publisher: Transport
  perSecond: number
  /** Each of the clusters on which the queue is, by way of one of its nodes. */
  managements: readonly RabbitmqManagement[]
  /** Default `/`. */
  vhost?: string
}

/** Workers and publishers at work. They end with the test. */
export async function startFeedSystem({workers, publisher, perSecond, ...options}: FeedSystemOptions) {
  const {store, route} = options
  const ledger = openLedger()
  const {note} = ledger
  for (const transport of workers) {
    const worker = await startFeedWorker({...options, transport, note})
    onTestFinished(async () => void (await worker.stop()))
  }
  const load = startLoad({transport: publisher, route, note, perSecond})
  return {
    load,
    ledger,
    /** Stops the load, and gives what there is when nothing is left to do. */
    async settle(): Promise<Outcome> {
      const posts = await load.stop()
      await untilSucceeded(posts, ledger)
      const letters = await deadLetters(publisher, route.queue, Math.floor(posts / 31))
      await untilNoneLeft(route.queue, options)
      return {posts, ledger, letters, store}
    },
  }
}

type Counted = {name: string; messages: number}

/** Neither ready, nor in hand, nor waiting for a retry. */
export function untilNoneLeft(
  queue: string,
  {managements, vhost = '/'}: Pick<FeedSystemOptions, 'managements' | 'vhost'>,
) {
  const countOn = async (management: RabbitmqManagement) => {
    const queues = await management.request<Counted[]>('GET', `queues/${encodeURIComponent(vhost)}`)
    const ours = queues.filter(({name}) => name === queue || name.startsWith(`${queue}.retry.`))
    return ours.reduce((sum, {messages}) => sum + messages, 0)
  }
  return waitUntil(
    `no message of ${queue} to be left`,
    async () => (await Promise.all(managements.map(countOn))).every(count => count === 0),
    {deadlineMs: 60_000},
  )
}

/** Until every task that so many photos make has succeeded. `look` is called before each look at the ledger. */
export function untilSucceeded(posts: number, {succeeded}: Ledger, look = () => {}): Promise<unknown> {
  const expected = succeedingOf(photosUpTo(posts))
  return waitUntil(
    `${expected.length} tasks of ${posts} photos to succeed`,
    () => {
      look()
      const lacking = expected.filter(id => !succeeded.has(id))
      if (lacking.length > 0) throw new Error(`${lacking.length} have not, such as ${lacking[0]}`)
      return true
    },
    {deadlineMs: 60_000, everyMs: 200},
  )
}

/** The dead letters of a queue, once they are of so many different messages. */
export async function deadLetters(transport: Transport, queue: string, ofMessages: number): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = []
  const read = async ({body}: {body: string}) => void letters.push(JSON.parse(body))
  const subscription = await transport.consume(`${queue}.dead`, {prefetch: 100}, read)
  const messages = () => new Set(letters.map(({id, body}) => id ?? body)).size
  await waitUntil(`dead letters of ${ofMessages} messages`, () => messages() >= ofMessages, {deadlineMs: 30_000})
  await subscription.stop()
  return letters
}

export type Outcome = {
  posts: number
  ledger: Ledger
  letters: readonly DeadLetter[]
  store: FeedStore
}

/**
 * The books balance: every task that the photos should make was sent, and succeeded or died, and none did both; no other
 * task is known; every feed has each photo of those whom its user follows once, and no other. Call it when no message of
 * the queue is left: then published = succeeded + dead letters + still queued, of which there are 0.
 */
export async function expectBalance({posts, ledger, letters, store}: Outcome): Promise<void> {
  const photos = photosUpTo(posts)
  const dead = new Set(letters.map(({id}) => id!))
  expectSame(dead, photos.filter(isForged).flatMap(taskIdsOf))
  expect(new Set(letters.map(({reason}) => reason))).toEqual(new Set(dead.size > 0 ? ['permanent'] : []))
  expectSame(ledger.succeeded, succeedingOf(photos))
  expectSame(ledger.sent, [...ledger.succeeded, ...dead])
  expect(await wrongFeeds(store, photos)).toEqual([])
}

/** Says what differs rather than everything. */
function expectSame(actual: ReadonlySet<string>, expected: readonly string[]): void {
  const wanted = new Set(expected)
  expect({
    missing: expected.filter(id => !actual.has(id)),
    unexpected: [...actual].filter(id => !wanted.has(id)),
  }).toEqual({missing: [], unexpected: []})
}

/** Every feed that differs from what these photos and the graph make of it. */
export async function wrongFeeds(store: FeedStore, photos: readonly number[]) {
  const expected = Array.from({length: USERS}, (): number[] => [])
  for (const photo of photos) if (!isForged(photo)) for (const user of followersOf(photo)) expected[user]!.push(photo)
  const feeds = await Promise.all(expected.map((_, user) => store.read(user, Number.MAX_SAFE_INTEGER)))
  return feeds.flatMap((feed, user) => {
    const difference = differenceOf(feed, expected[user]!)
    return difference ? [{user, ...difference}] : []
  })
}

function differenceOf(feed: readonly number[], expected: readonly number[]) {
  const [has, wants] = [new Set(feed), new Set(expected)]
  const lacks = expected.filter(photo => !has.has(photo))
  const unexpected = feed.filter(photo => !wants.delete(photo)) // the second time it is not wanted any more
  return lacks.length + unexpected.length > 0 ? {lacks, unexpected} : undefined
}

const succeedingOf = (photos: readonly number[]) => photos.filter(photo => !isForged(photo)).flatMap(taskIdsOf)

const photosUpTo = (posts: number) => Array.from({length: posts}, (_, nth) => nth + 1)
