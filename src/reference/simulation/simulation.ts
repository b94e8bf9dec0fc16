import {setTimeout as sleep} from 'node:timers/promises'
import {reason} from '../../core/errors.js'
import {TroubleLog} from '../../core/trouble-log.js'
import type {Hooks} from '../../hooks/hooks.js'
import {createApp} from '../app.js'
import {tasks as cpuTasks} from '../cpu-tasks.js'
import type {FeedStore} from '../feeds/feed-store.js'
import type {ZipfGraph} from '../feeds/zipf-graph.js'
import {orClosed} from '../or-closed.js'
import {createPublisher} from '../publisher.js'
import {ROUTES, withRetryDelay} from '../routing.js'
import {MemorySearchIndex} from '../services/memory-search-index.js'
import {postJson} from '../services/post-json.js'
import {apiHook} from '../tasks/api-hook.js'
import {crosspostSend} from '../tasks/crosspost-send.js'
import {feedDeliver} from '../tasks/feed-deliver.js'
import {searchIndex} from '../tasks/search-index.js'
import type {Transport} from '../transport.js'
import {startWorker} from '../worker/worker.js'
import {Ledger, type LedgerFigures} from './ledger.js'
import {startOtherNetwork} from './other-network.js'
import {type DemoPost, demoPosts} from './posts.js'
import {atSteadyPace} from './steady-pace.js'

export type SimulationOptions = {
  /** Whoever opened it closes it, after `stop()`. So for the store. */
  transport: Transport
  /** Its users must be those of the graph. */
  store: FeedStore
  graph: ZipfGraph
  hooks: Hooks
  /** Photos a second; each makes five tasks and one more per 10,000 followers. Default 125. */
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

export type Simulation = {
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

/** A photo network in full swing: web servers that post, the queues, and one worker. Rejects as the transport does. */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
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
  const network = await startOtherNetwork(seed)
  const subscribers = new Map([['print-shop', network.hooksUrl]])
  // The queues of what the app posts: the others would only stand empty on the screen.
  const routes = withRetryDelay(ROUTES, retryDelayMs).filter(({tasks}) => !tasks.includes('account.delete'))
  const hooks = ledger.watchHooks(options.hooks)
  const publish = createPublisher({transport, routes, hooks})
  const store = ledger.watchStore(options.store)
  const tasks = [
    feedDeliver({graph, store, publish}),
    searchIndex({index: new MemorySearchIndex()}),
    crosspostSend({post: (media, context) => postJson(network.photosUrl, {media}, context)}),
    apiHook({subscribers}),
    ...cpuTasks,
  ]
  const onDeadLetter = () => ledger.deadLettered()
  const worker = await orClosed(network, () =>
    startWorker({transport, routes, tasks, hooks, log: logTasks, onDeadLetter}),
  )

  const newMedia = mediaCounter(options.firstMedia)
  const app = createApp({publish, newMedia, crosspost: true, subscribers: [...subscribers.keys()]})
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
      await network.close()
    },
  }
}

/** From the clock in ms, below 2^32: no number comes twice within 49 days, below 1,000 photos a second. */
function mediaCounter(firstMedia = Date.now()): () => number {
  let next = firstMedia
  return () => next++ % 2 ** 32
}
