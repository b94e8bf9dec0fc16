import {randomUUID} from 'node:crypto'
import type {ConfirmChannel, Options} from 'amqplib'
import {QopsError, reason} from '../core/errors.js'
import {within} from './deadline.js'
import {InFlightLimit} from './in-flight-limit.js'

export type ConfirmedPublisherOptions = {
  /** For error messages: `RabbitMQ at localhost:5672, vhost /`. */
  broker: string
  /** How long to wait for a place among the unconfirmed, and again for the confirm. */
  timeoutMs: number
  /**
   * How many messages may wait for their confirm; further ones wait here before they are sent. amqplib itself would
   * buffer without bound, for instance while RabbitMQ blocks publishers because its disk is full.
   */
  maxUnconfirmed: number
}

/** Publishes to queues; a message counts as published when the broker confirmed it, and never before. */
export class ConfirmedPublisher {
  private readonly unconfirmed: InFlightLimit
  /** By message id: what the broker could not route, between its return and its confirm. */
  private readonly returned = new Map<string, string>()
  private channelError: Error | undefined

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly options: ConfirmedPublisherOptions,
  ) {
    this.unconfirmed = new InFlightLimit(options.maxUnconfirmed)
    channel.on('error', error => (this.channelError = error))
    channel.on('return', ({properties}) => this.returned.set(properties.messageId, 'there is no such queue'))
  }

  /** Rejects with PUBLISH_FAILED: refused, returned as unroutable, channel closed, or no confirm in time. */
  async publish(queue: string, body: string, properties: Options.Publish): Promise<void> {
    const {timeoutMs, maxUnconfirmed} = this.options
    const admitted = await this.unconfirmed.enter(timeoutMs)
    if (!admitted) throw this.failed(queue, `${maxUnconfirmed} messages wait for a confirm since ${timeoutMs} ms`)
    const confirmed = this.send(queue, body, properties)
    await within(timeoutMs, confirmed, () => this.failed(queue, `no confirm within ${timeoutMs} ms`))
  }

  /** Keeps its place among the unconfirmed until the broker answers, even when nobody waits any more. */
  private send(queue: string, body: string, properties: Options.Publish): Promise<void> {
    const messageId = randomUUID()
    return new Promise((resolve, reject) => {
      const settle = (error?: Error | null) => {
        this.unconfirmed.leave()
        const why = error ? reason(this.channelError ?? error) : this.takeReturned(messageId)
        if (why === undefined) resolve()
        else reject(this.failed(queue, why, error))
      }
      try {
        this.channel.sendToQueue(
          queue,
          Buffer.from(body),
          {...properties, messageId, mandatory: true, persistent: true},
          settle,
        )
      } catch (error) {
        settle(error as Error) // the channel is closed
      }
    })
  }

  /** RabbitMQ confirms what it could not route, but returns it first. */
  private takeReturned(messageId: string): string | undefined {
    const why = this.returned.get(messageId)
    this.returned.delete(messageId)
    return why
  }

  private failed(queue: string, why: string, cause?: unknown): QopsError {
    const message = `${this.options.broker} did not take a message for queue ${queue}: ${why}`
    return new QopsError('PUBLISH_FAILED', message, undefined, {cause})
  }
}
