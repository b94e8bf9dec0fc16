import type {Options} from 'amqplib'
import {QopsError, reason} from '../../core/errors.js'
import type {AmqpConnection} from './connection.js'

/** Remembers which queues were declared, so that a broker that comes back without them gets them again. */
export class DeclaredQueues {
  private readonly declared = new Map<string, Options.AssertQueue>()
  private readonly declaring = new Map<string, Promise<void>>()

  /** Without a connection it is declared on the next one. Rejects with QUEUE_DIFFERS, or TRANSPORT_DOWN. */
  async declare(connection: AmqpConnection | undefined, queue: string, options: Options.AssertQueue): Promise<void> {
    if (connection) await assertQueue(connection, queue, options)
    this.declared.set(queue, options)
  }

  /** As `declare`, but costs nothing when that has been done, and is done once for all who ask at the same time. */
  declareOnce(connection: AmqpConnection, queue: string, options: Options.AssertQueue): Promise<void> | void {
    if (this.declared.has(queue)) return
    const known = this.declaring.get(queue)
    if (known) return known
    const declaring = this.declare(connection, queue, options).finally(() => this.declaring.delete(queue))
    this.declaring.set(queue, declaring)
    return declaring
  }

  /** Somebody may have deleted it: `declareOnce` declares it again. */
  forget(queue: string): void {
    this.declared.delete(queue)
  }

  /** Declares all but those of `done`, and gives the names of all. */
  async restoreOn(connection: AmqpConnection, done: ReadonlySet<string> = new Set()): Promise<ReadonlySet<string>> {
    const restored = new Set(done)
    for (const [queue, options] of this.declared) {
      if (restored.has(queue)) continue
      await assertQueue(connection, queue, options)
      restored.add(queue)
    }
    return restored
  }
}

async function assertQueue(connection: AmqpConnection, queue: string, options: Options.AssertQueue): Promise<void> {
  try {
    await connection.ask(`declaring queue ${queue}`, channel => channel.assertQueue(queue, options))
  } catch (error) {
    const difference = differenceIn(error)
    if (difference === undefined) throw error
    throw new QopsError('QUEUE_DIFFERS', `queue ${queue} is there with other arguments: ${difference}`, HINT, {
      cause: error,
    })
  }
}

/** RabbitMQ's words: `inequivalent arg 'x-queue-type' for queue 'feed' in vhost '/': received 'quorum' but current is 'classic'`. */
const differenceIn = (error: unknown) => /PRECONDITION_FAILED - (inequivalent arg .*)$/.exec(reason(error))?.[1]
const HINT =
  'use the queue type that it has, or delete it once it is empty, for instance by rabbitmqctl delete_queue NAME --if-empty'
