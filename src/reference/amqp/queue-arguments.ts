import type {Options} from 'amqplib'
import {deadQueueOf} from '../dead-letter.js'

/** `quorum` is replicated and safe; `classic` is for brokers older than RabbitMQ 3.10 and for comparison. */
export type QueueType = 'quorum' | 'classic'

/**
 * A message whose workers all die of it must not come round for ever. RabbitMQ 4 has a limit of 20 by itself, older ones
 * none. Ours is higher, because what a worker returns counts as well: when it stops, and while it cannot publish a retry,
 * which in a memory alarm takes the publisher's time-out each time.
 */
const DELIVERY_LIMIT = 100

/**
 * What a worker gives up it sends to the dead letters itself, with the reason. The delivery limit is for messages that no
 * worker lives to give up; RabbitMQ moves those, as they are. A classic queue knows no such limit.
 */
export const workQueue = (queueType: QueueType, queue: string): Options.AssertQueue => ({
  durable: true,
  arguments: {
    'x-queue-type': queueType,
    ...(queueType === 'quorum' && {
      'x-delivery-limit': DELIVERY_LIMIT,
      ...deadLetteredTo(deadQueueOf(queue)),
      ...SAFE_DEAD_LETTERING,
    }),
  },
})

export const deadQueue = (queueType: QueueType): Options.AssertQueue => ({
  durable: true,
  arguments: {'x-queue-type': queueType},
})

/**
 * A queue in which messages wait `delayMs` before RabbitMQ moves them to `queue`. One queue per delay, and the time is
 * the queue's: with a time per message RabbitMQ would only look at the first, and a message that waits a minute would
 * hold up all those behind it that wait a second.
 *
 * It stays (no `x-expires`): a quorum queue expires even while it is being declared again, and takes along the messages
 * that wait in it (rabbitmq-server#5894, seen with 3.10.8). There are as many as the routes have had delays.
 */
export const retryQueue = (queueType: QueueType, queue: string, delayMs: number): Options.AssertQueue => ({
  durable: true,
  arguments: {
    'x-queue-type': queueType,
    'x-message-ttl': delayMs,
    ...deadLetteredTo(queue),
    ...(queueType === 'quorum' && SAFE_DEAD_LETTERING),
  },
})

const deadLetteredTo = (queue: string) => ({'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue})

/** Otherwise a message on its way from the one queue to the other is lost when the other's leader is away. */
const SAFE_DEAD_LETTERING = {'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish'}
