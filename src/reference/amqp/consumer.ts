import {type Channel, type ConsumeMessage, IllegalOperationError} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../../core/enqueued-at.js'
import {TRACEPARENT_HEADER, traceparentOf} from '../traceparent.js'
import type {ConsumeOptions, Delivery, MessageHandler, Subscription} from '../transport.js'
import type {AmqpConnection} from './connection.js'

export type ConsumerOptions = ConsumeOptions & {queue: string}

type Open = {channel: Channel; consumerTag: string}

/** Late acknowledgement on a channel of its own, which is opened anew on each connection that replaces a lost one. */
export class AmqpConsumer implements Subscription {
  private connection: AmqpConnection | undefined
  private opened: Open | undefined
  private stopped = false

  constructor(
    private readonly options: ConsumerOptions,
    private readonly handler: MessageHandler,
  ) {}

  /** Once per connection, and not after it was stopped. Rejects with TRANSPORT_DOWN. */
  async openOn(connection: AmqpConnection): Promise<void> {
    if (this.stopped || this.connection === connection) return
    this.connection = connection
    this.opened = undefined
    const {queue, prefetch, priority = 0} = this.options
    const channel = await connection.lastingChannel()
    await connection.answer('setting the prefetch', channel.prefetch(prefetch))
    const deliver = (message: ConsumeMessage | null) => this.deliver(message, channel, connection)
    const consuming = channel.consume(queue, deliver, {priority})
    const {consumerTag} = await connection.answer(`consuming from queue ${queue}`, consuming)
    this.opened = {channel, consumerTag}
    if (this.stopped) await this.cancel(this.opened)
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.opened) await this.cancel(this.opened)
  }

  /** No message means that RabbitMQ itself has ended it. */
  private deliver(message: ConsumeMessage | null, channel: Channel, connection: AmqpConnection): void {
    if (message) settle(channel, message, this.handler)
    else connection.abandon(`delivers no more from queue ${this.options.queue}: it was deleted, or its node is gone`)
  }

  private async cancel({channel, consumerTag}: Open): Promise<void> {
    const cancelled = channel.cancel(consumerTag).catch(unlessGone)
    await this.connection?.answer(`consuming no more from queue ${this.options.queue}`, cancelled)
  }
}

const settle = (channel: Channel, message: ConsumeMessage, handler: MessageHandler): void =>
  void handler(deliveryOf(message))
    .then(
      () => channel.ack(message),
      () => channel.nack(message),
    )
    .catch(unlessGone)

/** On a connection that is gone there is nothing to answer: RabbitMQ has put back what was not acknowledged. */
function unlessGone(error: unknown): void {
  if (!(error instanceof IllegalOperationError)) throw error
}

function deliveryOf({content, fields, properties}: ConsumeMessage): Delivery {
  const enqueuedAtMs = properties.headers?.[ENQUEUED_AT_HEADER]
  const traceparent = traceparentOf(properties.headers?.[TRACEPARENT_HEADER])
  return {
    body: content.toString(),
    ...(typeof enqueuedAtMs === 'number' && {enqueuedAtMs}),
    redelivered: fields.redelivered,
    ...(traceparent !== undefined && {traceparent}),
  }
}
