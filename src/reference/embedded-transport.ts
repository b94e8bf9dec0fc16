import type {Broker, ConsumeMessage} from 'smqp'
import {embeddedBroker} from '../brokers/embedded.js'
import {ENQUEUED_AT_HEADER} from '../core/enqueued-at.js'
import {QopsError, reason} from '../core/errors.js'
import {deadQueueOf} from './dead-letter.js'
import {TRACEPARENT_HEADER, traceparentOf} from './traceparent.js'
import {
  type ConsumeOptions,
  type Delivery,
  type MessageHandler,
  type OutgoingMessage,
  retryQueueOf,
  type Subscription,
  type Transport,
} from './transport.js'

/**
 * Queues inside this process, on the embedded broker of that name: `embedded://NAME` reads their lengths.
 * They live as long as the broker, not as long as the transport.
 */
export const embeddedTransport = (brokerName: string, now: () => number = Date.now): Transport =>
  new EmbeddedTransport(brokerName, embeddedBroker(brokerName), now)

class EmbeddedTransport implements Transport {
  private closed = false
  private readonly subscriptions = new Set<Subscription>()
  /** What to do when each delay is over. */
  private readonly delays = new Map<NodeJS.Timeout, () => void>()

  constructor(
    private readonly brokerName: string,
    private readonly broker: Broker,
    private readonly now: () => number,
  ) {}

  async declare(queue: string): Promise<void> {
    for (const name of [queue, deadQueueOf(queue)]) this.assert(name)
  }

  async publish(queue: string, message: OutgoingMessage, {delayMs = 0}: {delayMs?: number} = {}): Promise<void> {
    if (this.closed) throw this.refused(queue, 'the transport is closed')
    if (!this.broker.getQueue(queue)) throw this.refused(queue, 'there is no such queue')
    if (delayMs > 0) await this.sendLater(queue, message, delayMs)
    else this.send(queue, message)
  }

  async consume(queue: string, options: ConsumeOptions, handler: MessageHandler): Promise<Subscription> {
    let stopped = false
    // Not at once: smqp delivers inside of the publisher's own call, which no broker on a network does.
    const deliver = (_routingKey: string, message: ConsumeMessage) =>
      void setImmediate(() => (stopped ? message.nack() : settle(message, handler)))
    const consumer = this.broker.consume(queue, deliver, options)
    const subscription = {
      stop: async () => {
        stopped = true
        consumer.cancel({keepPending: true})
        this.subscriptions.delete(subscription)
      },
    }
    this.subscriptions.add(subscription)
    return subscription
  }

  async close(): Promise<void> {
    this.closed = true
    for (const subscription of this.subscriptions) await subscription.stop()
    // Our timers die with the process, where RabbitMQ's go on: what still waits goes to its queue now.
    for (const [timer, deliver] of this.delays) {
      clearTimeout(timer)
      deliver()
    }
    this.delays.clear()
  }

  private assert(queue: string): void {
    this.broker.assertQueue(queue, {durable: true, autoDelete: false})
  }

  private send(queue: string, {task, body, traceparent}: OutgoingMessage): void {
    const headers = {[ENQUEUED_AT_HEADER]: this.now(), [TRACEPARENT_HEADER]: traceparent}
    try {
      this.broker.sendToQueue(queue, body, {type: task, headers})
    } catch (cause) {
      throw this.refused(queue, reason(cause), cause)
    }
  }

  /** The message waits in a queue of its delay, as on RabbitMQ: so it is counted while it waits. */
  private async sendLater(queue: string, message: OutgoingMessage, delayMs: number): Promise<void> {
    const waiting = retryQueueOf(queue, delayMs)
    this.assert(waiting)
    this.send(waiting, message)
    const timer = setTimeout(() => {
      this.delays.delete(timer)
      this.moveFirst(waiting, queue)
    }, delayMs)
    this.delays.set(timer, () => this.moveFirst(waiting, queue))
  }

  /** All in one such queue wait equally long, so the first is the one that is due. */
  private moveFirst(from: string, to: string): void {
    const message = this.broker.getQueue(from)?.get()
    if (!message) return // the broker was stopped meanwhile, and its queues are gone
    this.broker.sendToQueue(to, message.content, message.properties)
    message.ack()
  }

  private refused(queue: string, why: string, cause?: unknown): QopsError {
    const message = `embedded broker ${this.brokerName} did not take a message for queue ${queue}: ${why}`
    return new QopsError('PUBLISH_FAILED', message, undefined, {cause})
  }
}

const settle = (message: ConsumeMessage, handler: MessageHandler): void =>
  void handler(deliveryOf(message)).then(
    () => message.ack(),
    () => message.nack(),
  )

function deliveryOf({content, fields, properties}: ConsumeMessage): Delivery {
  const {[ENQUEUED_AT_HEADER]: enqueuedAtMs, [TRACEPARENT_HEADER]: given} = properties.headers ?? {}
  const traceparent = traceparentOf(given)
  return {
    body: content,
    enqueuedAtMs,
    redelivered: fields.redelivered === true,
    ...(traceparent !== undefined && {traceparent}),
  }
}
