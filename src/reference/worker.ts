import {reason} from '../core/errors.js'
import type {Hooks} from '../hooks/hooks.js'
import {settledOrLate} from './deadline.js'
import {decodeMessage, encodeMessage, type TaskMessage} from './message.js'
import {outcomeOf} from './retry-policy.js'
import type {Route} from './routing.js'
import type {Task} from './task.js'
import type {Delivery, Subscription, Transport} from './transport.js'

export type WorkerOptions = {
  transport: Transport
  routes: readonly Route[]
  tasks: readonly Task[]
  hooks: Hooks
  /** One line for each message dropped, each task given up, and each trouble with the broker. */
  log: (line: string) => void
}

/** Declares the queues of the routes and works on all of them until it is stopped. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new Worker(options)
  for (const route of options.routes) await worker.consume(route)
  return worker
}

export class Worker {
  private readonly tasks: ReadonlyMap<string, Task>
  private readonly subscriptions: Subscription[] = []
  private readonly inHand = new Set<Promise<void>>()

  constructor(private readonly options: WorkerOptions) {
    this.tasks = new Map(options.tasks.map(task => [task.name, task]))
  }

  /** Messages begun and not acknowledged yet. */
  get inHandCount(): number {
    return this.inHand.size
  }

  async consume(route: Route): Promise<void> {
    const {transport} = this.options
    await transport.declare(route.queue)
    const handler = (delivery: Delivery) => this.keepInHand(this.handle(delivery, route))
    this.subscriptions.push(await transport.consume(route.queue, {prefetch: route.concurrency}, handler))
  }

  /**
   * Takes no more messages and waits for those in hand, but no longer than `timeoutMs` (default 10,000): the broker gives
   * the `unfinished` ones to another worker when the transport is closed, which is up to whoever opened it.
   */
  async stop(timeoutMs = 10_000): Promise<{unfinished: number}> {
    await Promise.all(this.subscriptions.splice(0).map(subscription => this.stopConsuming(subscription)))
    await settledOrLate(timeoutMs, this.inHand)
    return {unfinished: this.inHandCount}
  }

  /** A broker that does not answer must not keep us from finishing what is in hand. */
  private async stopConsuming(subscription: Subscription): Promise<void> {
    await subscription.stop().catch(error => this.options.log(`could not stop consuming: ${reason(error)}`))
  }

  private keepInHand(handling: Promise<void>): Promise<void> {
    const done = handling.finally(() => this.inHand.delete(done))
    this.inHand.add(done)
    return done
  }

  /** Resolves when the message may be forgotten, rejects when it must be delivered again. */
  private async handle(delivery: Delivery, route: Route): Promise<void> {
    const message = this.read(delivery, route)
    const task = message && this.tasks.get(message.task)
    if (task) await this.attempt(task, message, delivery, route)
    else if (message) this.drop(message.task, route, 'this worker knows no such task')
  }

  private read({body}: Delivery, route: Route): TaskMessage | undefined {
    try {
      return decodeMessage(body)
    } catch (error) {
      this.drop('unreadable', route, reason(error))
      return undefined
    }
  }

  /** Until there is a dead letter queue (a later step), what cannot be run is lost but for this line and its count. */
  private drop(task: string, {queue}: Route, why: string): void {
    this.options.hooks.reject(task, {queue})
    this.options.log(`dropped a message of queue ${queue}, task ${task}: ${why}`)
  }

  private async attempt(task: Task, message: TaskMessage, delivery: Delivery, route: Route): Promise<void> {
    const watched = {
      queue: route.queue,
      redelivered: delivery.redelivered,
      ...(delivery.enqueuedAtMs !== undefined && {enqueuedAt: delivery.enqueuedAtMs}),
      outcomeOf: (error: unknown) => outcomeOf(error, message.attempt, route.retry),
    }
    try {
      await this.options.hooks.run(task.name, watched, () => task.run(message.args))
    } catch (error) {
      await this.afterFailure(error, message, route)
    }
  }

  private async afterFailure(error: unknown, message: TaskMessage, route: Route): Promise<void> {
    const {task, id, attempt} = message
    if (outcomeOf(error, attempt, route.retry) === 'retry') return this.publishRetry(message, route)
    this.options.log(`gave up ${task} ${id} at attempt ${attempt}: ${reason(error)}`)
  }

  /** Confirmed before the failed attempt is acknowledged: a crash between the two runs it twice, never not at all. */
  private async publishRetry({task, attempt, ...rest}: TaskMessage, {queue, retry}: Route): Promise<void> {
    const body = encodeMessage({task, ...rest, attempt: attempt + 1})
    try {
      await this.options.transport.publish(queue, {task, body}, {delayMs: retry.retryDelayMs})
    } catch (error) {
      this.options.log(`could not publish the retry of ${task} ${rest.id}, so it is delivered again: ${reason(error)}`)
      throw error
    }
  }
}
