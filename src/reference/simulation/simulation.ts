import {setTimeout as sleep} from 'node:timers/promises'
import {reason} from '../../core/errors.js'
import {TroubleLog} from '../../core/trouble-log.js'
import type {Hooks} from '../../hooks/hooks.js'
import {MemoryAccountStore} from '../account-store.js'
import {createApp} from '../app.js'
import type {FeedStore} from '../feeds/feed-store.js'
import type {ZipfGraph} from '../feeds/zipf-graph.js'
import {createPublisher} from '../publisher.js'
import {ROUTES, withRetryDelay} from '../routing.js'
import {CaptionIndex} from '../services/caption-index.js'
import {allTasks} from '../tasks/index.js'
import type {Transport} from '../transport.js'
import {startWorker} from '../worker/worker.js'
import {Ledger, type LedgerFigures} from './ledger.js'
import {otherNetwork} from './other-network.js'
import {type DemoPost, demoPosts} from './posts.js'
import {atSteadyPace} from './steady-pace.js'

export type DemoOptions = {
  /** Whoever opened it closes it, after `stop()`. So for the store. */
  transport: Transport
  /** Its users must be those of the graph. */
  store: FeedStore
  graph: ZipfGraph
  hooks: Hooks
  /** Photos a second; each makes three tasks and one more per 10,000 followers. Default 125. */
  postsPerSecond?: number
  /** Default 500. */
  retryDelayMs?: number
  /** The same seed gives the same posts, failures and slow answers. Default 1. */
  seed?: number
  /** Numbers of photos count up from here. Default: the clock, so that one run on a Redis does not meet another's. */
  firstMedia?: number
  /** One line for each trouble with posting. Default: nowhere. */
  log?: (line: string) => void
  /** One line for each task that is given up, of which there are many by design. Default: nowhere. */
  logTasks?: (line: string) => void
}

export type DemoSystem = {
  /** Resolves when the last photo's tasks are published. */
  stopPosting(): Promise<void>
  /** Resolves when posting has stopped and every task has ended; rejects when the signal aborts first. */
  drained(signal: AbortSignal): Promise<void>
  ledger(): LedgerFigures
  /** Stops posting and working; what is in hand is finished, for at most 10 s. */
  stop(): Promise<void>
}

const CELEBRITY_AFTER_SECONDS = 1
const CELEBRITY_EVERY_SECONDS = 30
const DRAIN_LOOK_MS = 20

/** The queues of what the app posts: the others would only stand empty on the screen. */
const POSTED_TASKS = ['feed.deliver', 'search.index', 'crosspost.send']
const POSTED_ROUTES = ROUTES.filter(({tasks}) => tasks.some(task => POSTED_TASKS.includes(task)))

/** A photo network in full swing: web servers that post, the queues, and one worker. Rejects as the transport does. */
export async function startDemoSystem(options: DemoOptions): Promise<DemoSystem> {
  const {
    transport,
    graph,
    postsPerSecond = 125,
    retryDelayMs = 500,
    seed = 1,
    log = () => {},
    logTasks = () => {},
  } = options
  const ledger = new Ledger()
  const routes = withRetryDelay(POSTED_ROUTES, retryDelayMs)
  const hooks = ledger.watchHooks(options.hooks)
  const publish = createPublisher({transport, routes, hooks})
  const store = ledger.watchStore(options.store)
  const stores = {store, accounts: new MemoryAccountStore(), index: new CaptionIndex()}
  const tasks = allTasks({graph, ...stores, post: otherNetwork(seed), publish})
  const onDeadLetter = () => ledger.deadLettered()
  const worker = await startWorker({transport, routes, tasks, hooks, log: logTasks, onDeadLetter})

  const app = createApp({publish, newMedia: mediaCounter(options.firstMedia)})
  const posting = new AbortController()
  const posts = demoPosts({
    seed,
    accounts: graph.accounts,
    celebrityAfter: Math.floor(postsPerSecond * CELEBRITY_AFTER_SECONDS),
    celebrityEvery: Math.ceil(postsPerSecond * CELEBRITY_EVERY_SECONDS),
  })
  const trouble = new TroubleLog(log)
  const posted = atSteadyPace({perSecond: postsPerSecond, signal: posting.signal}, () => postNext(posts.next().value))

  async function postNext({author, caption}: DemoPost): Promise<void> {
    try {
      await app.postPhoto(author, caption)
      ledger.posted(graph.followerCount(author))
      trouble.fine('posting')
    } catch (error) {
      ledger.postFailed()
      trouble.trouble('posting', reason(error))
    }
  }

  let hasPosted = false
  async function stopPosting(): Promise<void> {
    posting.abort()
    await posted
    hasPosted = true
  }

  /** In hand as well as outstanding, because a task may end before its own publish has come back with the confirm. */
  const isDrained = () => hasPosted && worker.inHandCount === 0 && ledger.figures().outstanding <= 0

  return {
    stopPosting,
    async drained(signal) {
      while (!isDrained()) await sleep(DRAIN_LOOK_MS, undefined, {signal})
    },
    ledger: () => ledger.figures(),
    async stop() {
      await stopPosting()
      await worker.stop()
    },
  }
}

/** From the clock in ms, below 2^32: no number comes twice within 49 days, below 1,000 photos a second. */
function mediaCounter(firstMedia = Date.now()): () => number {
  let next = firstMedia
  return () => next++ % 2 ** 32
}
