import {type Channel, type ConsumeMessage, IllegalOperationError} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../core/enqueued-at.js'
import type {AmqpConnection} from './amqp-connection.js'
import type {Delivery, MessageHandler, Subscription} from './transport.js'

/** Late acknowledgement on a channel of its own. `onCancelled`: RabbitMQ itself ended it, for the queue was deleted. */
export async function consumeQueue(
  connection: AmqpConnection,
  {queue, prefetch, onCancelled}: {queue: string; prefetch: number; onCancelled: () => void},
  handler: MessageHandler,
): Promise<Subscription> {
  const channel = await connection.lastingChannel()
  const deliver = (message: ConsumeMessage | null) => (message ? settle(channel, message, handler) : onCancelled())
  await connection.answer('setting the prefetch', channel.prefetch(prefetch))
  const {consumerTag} = await connection.answer(`consuming from queue ${queue}`, channel.consume(queue, deliver))
  return {
    async stop() {
      const cancelled = channel.cancel(consumerTag).catch(unlessGone)
      await connection.answer(`consuming no more from queue ${queue}`, cancelled)
    },
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
  return {
    body: content.toString(),
    ...(typeof enqueuedAtMs === 'number' && {enqueuedAtMs}),
    redelivered: fields.redelivered,
  }
}
