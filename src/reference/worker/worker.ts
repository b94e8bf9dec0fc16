import {reason} from '../../core/errors.js'
import {settledOrLate} from '../deadline.js'
import {DEFAULT_LIMITS} from '../limits.js'
import type {Route} from '../routing.js'
import type {Task} from '../task.js'
import type {Delivery, Subscription} from '../transport.js'
import {eventLoopPool} from './event-loop-pool.js'
import type {Pool} from './pool.js'
import {ProcessPool} from './process-pool.js'
import {QueueWorker, type QueueWorkerDeps} from './queue-worker.js'

export type WorkerOptions = Pick<QueueWorkerDeps, 'transport' | 'hooks' | 'log'> &
  Partial<Pick<QueueWorkerDeps, 'onDeadLetter' | 'random' | 'now'>> & {
    routes: readonly Route[]
    /** All tasks of these routes; those of process pools are only asked here whether a message's arguments fit. */
    tasks: readonly Task[]
    /** The URL of the module whose `tasks` the children of process pools run. Default: ours, cpu-tasks. */
    processTasks?: URL
  }

const CPU_TASKS = new URL('../cpu-tasks.js', import.meta.url)

/** Declares the queues of the routes and works on all of them until it is stopped. On none when one cannot be worked on. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  await assertProcessTasks(options)
  const worker = new Worker(options)
  try {
    for (const route of options.routes) await worker.consume(route)
  } catch (error) {
    await worker.stop()
    throw error
  }
  return worker
}

/** A task that is moved to a process pool must be among those that its children load. Otherwise it is our bug, so it throws. */
async function assertProcessTasks({routes, tasks, processTasks = CPU_TASKS}: WorkerOptions): Promise<void> {
  const wanted = routes.filter(({pool}) => pool === 'process').flatMap(route => route.tasks)
  if (wanted.length === 0) return
  const module = (await import(processTasks.href)) as {tasks: readonly Task[]}
  const missing = tasks.find(({name}) => wanted.includes(name) && !module.tasks.some(task => task.name === name))
  if (missing)
    throw new Error(`the task ${missing.name} is to run in processes, and ${processTasks.pathname} exports it not`)
}

export class Worker {
  private readonly deps: QueueWorkerDeps
  private readonly processTasks: URL
  private readonly subscriptions: Subscription[] = []
  private readonly queues: QueueWorker[] = []
  private readonly pools: Pool[] = []
  private readonly inHand = new Set<Promise<void>>()

  constructor({tasks, processTasks = CPU_TASKS, ...deps}: Omit<WorkerOptions, 'routes'>) {
    const defaults = {onDeadLetter: () => {}, random: Math.random, now: Date.now}
    this.deps = {...defaults, ...deps, tasks: new Map(tasks.map(task => [task.name, task]))}
    this.processTasks = processTasks
  }

  /** Messages received and not acknowledged yet. */
  get inHandCount(): number {
    return this.inHand.size
  }

  async consume(route: Route): Promise<void> {
    const {transport} = this.deps
    await transport.declare(route.queue)
    const pool = this.openPool(route)
    const queue = new QueueWorker(route, pool, this.deps)
    this.pools.push(pool)
    this.queues.push(queue)
    const {prefetch = route.concurrency, priority = 0} = route
    const handler = (delivery: Delivery) => this.keepInHand(queue.handle(delivery))
    this.subscriptions.push(await transport.consume(route.queue, {prefetch, priority}, handler))
  }

  /**
   * Takes no more messages, returns those that have not begun, and waits for the others, but no longer than `timeoutMs`
   * (default 10,000). Of the `unfinished` ones those in process pools are killed and returned; the broker gives the rest
   * to another worker when the transport is closed, which is up to whoever opened it.
   */
  async stop(timeoutMs = 10_000): Promise<{unfinished: number}> {
    await Promise.all(this.subscriptions.splice(0).map(subscription => this.stopConsuming(subscription)))
    for (const queue of this.queues) queue.stop()
    await settledOrLate(timeoutMs, this.inHand)
    const unfinished = this.inHandCount
    await Promise.all(this.pools.map(pool => pool.close()))
    return {unfinished}
  }

  /** A broker that does not answer must not keep us from finishing what is in hand. */
  private async stopConsuming(subscription: Subscription): Promise<void> {
    await subscription.stop().catch(error => this.deps.log(`could not stop consuming: ${reason(error)}`))
  }

  private openPool({pool, limits = DEFAULT_LIMITS}: Route): Pool {
    return pool === 'process' ? new ProcessPool(this.processTasks, limits) : eventLoopPool(limits)
  }

  private keepInHand(handling: Promise<void>): Promise<void> {
    const done = handling.finally(() => this.inHand.delete(done))
    this.inHand.add(done)
    return done
  }
}
