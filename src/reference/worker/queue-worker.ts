import {reason} from '../../core/errors.js'
import type {Hooks} from '../../hooks/hooks.js'
import {letterOfFailure, letterOfPoison} from '../dead-letter.js'
import {decodeMessage} from '../message.js'
import {Poison} from '../poison.js'
import {verdictOn} from '../retry-policy.js'
import type {Route} from '../routing.js'
import type {Task} from '../task.js'
import type {Delivery} from '../transport.js'
import {MessageMover, type MessageMoverDeps, UNREADABLE} from './message-mover.js'
import type {Job, Pool} from './pool.js'
import {RetryLog} from './retry-log.js'
import {Slots} from './slots.js'

export type QueueWorkerDeps = MessageMoverDeps & {
  tasks: ReadonlyMap<string, Task>
  hooks: Hooks
  /** Ms since 1970. */
  now: () => number
}

/** What becomes of the messages of one queue. Each ends in exactly one of: done, sent again, dead letter, returned. */
export class QueueWorker {
  private readonly slots: Slots
  private readonly mover: MessageMover
  private readonly retries: RetryLog

  constructor(
    private readonly route: Route,
    private readonly pool: Pool,
    private readonly deps: QueueWorkerDeps,
  ) {
    this.slots = new Slots(route.concurrency)
    this.mover = new MessageMover(deps)
    this.retries = new RetryLog(deps.log, deps.now)
  }

  /** Resolves when the message may be forgotten, rejects when it must be delivered again. */
  async handle(delivery: Delivery): Promise<void> {
    const job = this.read(delivery)
    if (job instanceof Poison) return this.refuse(job, delivery)
    await this.slots.take()
    try {
      await this.attempt(job, delivery)
    } finally {
      this.slots.give()
    }
  }

  /** From now on messages that have not begun are returned. */
  stop(): void {
    this.slots.close()
  }

  private read({body, traceparent}: Delivery): Job | Poison {
    try {
      const message = decodeMessage(body)
      const task = this.deps.tasks.get(message.task)
      if (!task) return new Poison('unknown-task', 'this worker knows no such task', message.task)
      return {task, message, args: task.readArgs(message.args, message.version), traceparent}
    } catch (error) {
      return error instanceof Poison ? error : new Poison('wrong-arguments', reason(error))
    }
  }

  private async refuse(poison: Poison, delivery: Delivery): Promise<void> {
    await this.mover.bury(letterOfPoison(poison, this.remains(delivery)), delivery)
    this.deps.hooks.reject(poison.task ?? UNREADABLE, {queue: this.route.queue})
  }

  private async attempt(job: Job, delivery: Delivery): Promise<void> {
    const {message} = job
    const watched = {
      queue: this.route.queue,
      redelivered: delivery.redelivered,
      ...(delivery.enqueuedAtMs !== undefined && {enqueuedAt: delivery.enqueuedAtMs}),
      outcomeOf: (error: unknown) => verdictOn(error, message.attempt, this.route.retry).ending,
    }
    try {
      await this.deps.hooks.run(message.task, watched, () => this.pool.run(job))
    } catch (error) {
      await this.afterFailure(error, job, delivery)
    }
  }

  private async afterFailure(error: unknown, {message}: Job, delivery: Delivery): Promise<void> {
    const {queue, retry} = this.route
    switch (verdictOn(error, message.attempt, retry).next) {
      case 'forget':
        return
      case 'return':
        throw error
      case 'retry':
        this.retries.take(message.task, message.attempt, reason(error))
        return this.mover.retry(message, queue, retry, delivery)
      case 'bury':
        return this.mover.bury(letterOfFailure(error, message, this.remains(delivery)), delivery)
    }
  }

  private remains({body}: Delivery) {
    return {queue: this.route.queue, body, nowMs: this.deps.now()}
  }
}
