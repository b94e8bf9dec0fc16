import type {Options} from 'amqplib'

/** `quorum` is replicated and safe; `classic` is for brokers older than RabbitMQ 3.10 and for comparison. */
export type QueueType = 'quorum' | 'classic'

export const workQueue = (queueType: QueueType): Options.AssertQueue => ({
  durable: true,
  arguments: {'x-queue-type': queueType},
})

/**
 * A queue in which messages wait `delayMs` before RabbitMQ moves them to `queue`. One queue per delay, and the time is
 * the queue's: with a time per message RabbitMQ would only look at the first, and a message that waits a minute would
 * hold up all those behind it that wait a second.
 *
 * It stays (no `x-expires`): a quorum queue expires even while it is being declared again, and takes along the messages
 * that wait in it (rabbitmq-server#5894, seen with 3.10.8). There are only as many as there are delays in the routes.
 */
export const retryQueue = (queueType: QueueType, queue: string, delayMs: number): Options.AssertQueue => ({
  durable: true,
  arguments: {
    'x-queue-type': queueType,
    'x-message-ttl': delayMs,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': queue,
    ...(queueType === 'quorum' && SAFE_DEAD_LETTERING),
  },
})

/** Otherwise a message on its way from the one queue to the other is lost when the other's leader is away. */
const SAFE_DEAD_LETTERING = {'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish'}
