import {type Channel, type ConsumeMessage, IllegalOperationError} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../hooks/amqplib.js'
import type {Delivery, MessageHandler, Subscription} from './transport.js'

/** Late acknowledgement on a channel of its own. `onCancelled`: RabbitMQ itself ended it, for the queue was deleted. */
export async function consumeQueue(
  channel: Channel,
  {queue, prefetch, onCancelled}: {queue: string; prefetch: number; onCancelled: () => void},
  handler: MessageHandler,
): Promise<Subscription> {
  await channel.prefetch(prefetch)
  const {consumerTag} = await channel.consume(queue, message =>
    message ? settle(channel, message, handler) : onCancelled(),
  )
  return {stop: async () => void (await channel.cancel(consumerTag).catch(unlessGone))}
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
