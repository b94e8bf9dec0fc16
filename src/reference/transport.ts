/** What carries messages between processes: all there is to implement to run the reference system on another broker. */
export interface Transport {
  /**
   * Makes sure that this durable queue is there, and beside it the one for its dead letters (`deadQueueOf`). May be called
   * again, by any number of processes. Rejects with QUEUE_DIFFERS when it is there with other arguments.
   */
  declare(queue: string): Promise<void>
  /**
   * Resolves once the broker has taken responsibility for the message. Rejects with PUBLISH_FAILED when it has not, or
   * has not said so in time: then the message may be in the queue all the same, so whoever sends it again sends it twice.
   * With `delayMs` the message comes into the queue so much later; TRANSPORT_DOWN when there is no way to keep it meanwhile.
   */
  publish(queue: string, message: OutgoingMessage, options?: {delayMs?: number}): Promise<void>
  /**
   * Hands each message to the handler, at most `prefetch` at a time. Acknowledgement is late: a message leaves the
   * queue when the handler's promise resolves, and goes back to it when that rejects or when the process dies.
   */
  consume(queue: string, options: ConsumeOptions, handler: MessageHandler): Promise<Subscription>
  /** Gives back what was not acknowledged. May be called twice, and before anything was sent. */
  close(): Promise<void>
}

export type ConsumeOptions = {
  prefetch: number
  /** Consumers of a higher one are served first; the others get what those have no room for. Default 0. */
  priority?: number
}

export type OutgoingMessage = {
  /** The task's name, for tools that look at the queue from outside. */
  task: string
  body: string
  /** W3C Trace Context of what caused it: `00-<32 hex>-<16 hex>-<2 hex>`. Anything else is left out. */
  traceparent?: string
}

export type Delivery = {
  body: string
  /** When it was published, ms since 1970 by the publisher's clock; of a retry, when the retry was published. */
  enqueuedAtMs?: number
  /** The broker says that it has delivered this message before. */
  redelivered: boolean
  /** As it was published, when it was a valid one. */
  traceparent?: string
}

export type MessageHandler = (delivery: Delivery) => Promise<void>

export interface Subscription {
  /**
   * Once it resolves no further message is delivered; those in hand can still be acknowledged.
   * Rejects with TRANSPORT_DOWN when the broker does not answer.
   */
  stop(): Promise<void>
}

/** Where messages wait before they come (back) into `queue`: one queue per delay. */
export const retryQueueOf = (queue: string, delayMs: number) => `${queue}.retry.${delayMs}`
