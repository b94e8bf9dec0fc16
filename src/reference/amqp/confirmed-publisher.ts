import {randomUUID} from 'node:crypto'
import type {ConfirmChannel, Options} from 'amqplib'
import {reason} from '../../core/errors.js'
import {countdown} from '../deadline.js'
import {Gate} from './gate.js'
import {InFlightLimit} from './in-flight-limit.js'
import {notTaken, type PublishObstacle} from './publish-failed.js'

export type ConfirmedPublisherOptions = {
  /** For error messages: `RabbitMQ at localhost:5672, vhost /`. */
  broker: string
  /** How long a message may wait, for its place among the unconfirmed and for its confirm together. */
  timeoutMs: number
  /**
   * How many messages may wait for their confirm; further ones wait here before they are sent. amqplib itself would
   * buffer without bound, for instance while RabbitMQ blocks publishers because its disk is full.
   */
  maxUnconfirmed: number
}

export type Publishing = {
  queue: string
  body: Buffer
  /** Asked for when the message is sent, which may be later. */
  properties: () => Options.Publish
}

/** Publishes to queues; a message counts as published when the broker confirmed it, and never before. */
export class ConfirmedPublisher {
  private readonly unconfirmed: InFlightLimit
  /** Shut from when amqplib says that its buffer is full until it has drained. */
  private readonly buffer = new Gate()
  /** By message id: what the broker could not route, between its return and its confirm. */
  private readonly returned = new Map<string, string>()
  private channelError: Error | undefined

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly options: ConfirmedPublisherOptions,
  ) {
    this.unconfirmed = new InFlightLimit(options.maxUnconfirmed)
    channel.on('drain', () => this.buffer.open())
    channel.on('close', () => this.buffer.open()) // it will not drain any more: let them learn that it is closed
    channel.on('error', error => (this.channelError = error))
    channel.on('return', ({properties}) => this.returned.set(properties.messageId, 'there is no such queue'))
  }

  /** Rejects with PUBLISH_FAILED: refused, returned as unroutable, channel closed, or no confirm within `timeoutMs`. */
  publish(message: Publishing, timeoutMs = this.options.timeoutMs): Promise<void> {
    const hasRoom = this.buffer.shutBecause === undefined && this.unconfirmed.tryEnter()
    // Nearly always there is nothing to wait for: then it is one promise and one timer, and not a chain of them.
    return hasRoom ? this.send(message, timeoutMs) : this.sendLater(message, timeoutMs)
  }

  /** Resolves when everything sent has been confirmed; rejects when it cannot be any more. */
  drained(): Promise<void> {
    return this.channel.waitForConfirms()
  }

  private async sendLater(message: Publishing, timeoutMs: number): Promise<void> {
    const leftMs = countdown(timeoutMs)
    await this.enter(message.queue, leftMs)
    await this.send(message, leftMs())
  }

  private async enter(queue: string, leftMs: () => number): Promise<void> {
    const {timeoutMs, maxUnconfirmed} = this.options
    if (!(await this.unconfirmed.enter(leftMs())))
      throw this.failed(queue, 'broker', `${maxUnconfirmed} messages wait for a confirm since ${timeoutMs} ms`)
    if (await this.buffer.pass(leftMs())) return
    this.unconfirmed.leave()
    throw this.failed(queue, 'broker', `it has read nothing for ${timeoutMs} ms`)
  }

  /** Keeps its place among the unconfirmed until the broker answers, even when nobody waits any more. */
  private send({queue, body, properties}: Publishing, timeoutMs: number): Promise<void> {
    const messageId = randomUUID()
    return new Promise((resolve, reject) => {
      const late = () => reject(this.failed(queue, 'broker', `no confirm within ${this.options.timeoutMs} ms`))
      const timer = setTimeout(late, timeoutMs)
      const settle = (error?: Error | null) => {
        clearTimeout(timer)
        this.unconfirmed.leave()
        const returned = this.takeReturned(messageId)
        if (error) reject(this.failed(queue, ...this.refusal(error), error))
        else if (returned !== undefined) reject(this.failed(queue, 'queue', returned))
        else resolve()
      }
      this.write(queue, body, {...properties(), messageId, mandatory: true, persistent: true}, settle)
    })
  }

  private write(
    queue: string,
    body: Buffer,
    properties: Options.Publish,
    settle: (error?: Error | null) => void,
  ): void {
    try {
      const hasRoom = this.channel.sendToQueue(queue, body, properties, settle)
      if (!hasRoom) this.buffer.shut('full')
    } catch (error) {
      settle(error as Error) // the channel is closed, or the message cannot be put into AMQP
    }
  }

  /** RabbitMQ confirms what it could not route, but returns it first. */
  private takeReturned(messageId: string): string | undefined {
    const why = this.returned.get(messageId)
    this.returned.delete(messageId)
    return why
  }

  private refusal(error: Error): [PublishObstacle, string] {
    if (error.message === NACKED) return ['queue', error.message]
    if (error instanceof TypeError) return ['message', error.message] // amqplib cannot encode it
    return ['broker', reason(this.channelError ?? error)]
  }

  private failed(queue: string, obstacle: PublishObstacle, why: string, cause?: unknown): Error {
    return notTaken(this.options.broker, queue, obstacle, why, cause)
  }
}

/** amqplib's word for basic.nack, to be told from a channel that was closed. */
const NACKED = 'message nacked'
