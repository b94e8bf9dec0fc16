import type {Writable} from 'node:stream'
import {type Channel, type ChannelModel, type ConfirmChannel, connect} from 'amqplib'
import {QopsError, reason} from '../../core/errors.js'
import {within} from '../deadline.js'
import {Gate} from './gate.js'
import {packWrites} from './pack-writes.js'
import {brokerAt, login} from './url.js'

export type AmqpConnectionOptions = {
  url: URL
  /** What RabbitMQ's management pages call it. */
  name: string
  timeoutMs: number
  /** Called once, when the connection or a channel that should stay is lost without `close()`: it is closed then. */
  onLost: (error: QopsError) => void
}

/** One AMQP connection whose every step is bounded in time and whose every failure is one sentence without password. */
export class AmqpConnection {
  /** Shut while RabbitMQ takes no messages because its memory or disk is short. */
  readonly taking = new Gate()
  private closing = false

  private constructor(
    private readonly model: ChannelModel,
    private readonly options: AmqpConnectionOptions,
  ) {
    let cause: unknown
    model.on('error', error => (cause = error)) // 'close' follows, and says it once
    model.on('close', error => this.lost(cause ?? error))
    model.on('blocked', why => this.taking.shut(`it is blocked: ${why}`))
    model.on('unblocked', () => this.taking.open())
  }

  /** Rejects with TRANSPORT_DOWN. */
  static async open(options: AmqpConnectionOptions): Promise<AmqpConnection> {
    const {url, name, timeoutMs} = options
    const model = await connect(url.href, {
      timeout: timeoutMs,
      noDelay: true,
      clientProperties: {connection_name: name},
      ...login(url),
    }).catch(cause => {
      throw down(url, `cannot be used: ${plainReason(cause)}`, cause)
    })
    packWrites(streamOf(model))
    return new AmqpConnection(model, options)
  }

  /** A channel that is to last: when the broker closes it, the connection is given up. */
  async lastingChannel(): Promise<Channel> {
    return this.lasting(await this.opened(this.model.createChannel()))
  }

  async confirmChannel(): Promise<ConfirmChannel> {
    return this.lasting(await this.opened(this.model.createConfirmChannel()))
  }

  /** Runs `ask` on a channel of its own, because RabbitMQ answers a refused question by closing the channel. */
  async ask<T>(what: string, ask: (channel: Channel) => Promise<T>): Promise<T> {
    const channel = await this.opened(this.model.createChannel())
    channel.on('error', () => {}) // the question rejects with the same error
    const answer = await this.answer(what, ask(channel))
    await this.answer(what, channel.close())
    return answer
  }

  /** Gives the broker's answer to `what`, or rejects with TRANSPORT_DOWN when it refuses or takes too long. */
  answer<T>(what: string, asked: Promise<T>): Promise<T> {
    const {url, timeoutMs} = this.options
    const answered = asked.catch(cause => {
      throw down(url, `failed at ${what}: ${plainReason(cause)}`, cause)
    })
    return within(timeoutMs, answered, () => down(url, `did not answer within ${timeoutMs} ms at ${what}`))
  }

  /** Waits for the broker's goodbye no longer than `timeoutMs`. */
  async close(): Promise<void> {
    if (this.closing) return
    this.closing = true
    this.taking.open()
    await this.answer('closing the connection', this.model.close())
  }

  private lasting<C extends Channel>(channel: C): C {
    let cause: unknown
    channel.on('error', error => (cause = error))
    channel.on('close', () => this.lost(cause ?? new Error('the channel was closed')))
    return channel
  }

  private opened<T>(channel: Promise<T>): Promise<T> {
    return this.answer('opening a channel', channel)
  }

  /** Gives up a connection that still works but is of no use, for `why`: `delivers no more`. */
  abandon(why: string, cause?: unknown): void {
    if (this.closing) return
    this.closing = true
    this.taking.open() // who waits for it is to learn that it is gone
    // Its end needs no answer: the socket dies with it, or at the latest with the heartbeat.
    this.model.close().catch(() => {})
    this.options.onLost(down(this.options.url, why, cause))
  }

  private lost(cause: unknown): void {
    this.abandon(`is lost: ${plainReason(cause)}`, cause)
  }
}

/** amqplib has it, its types leave it out. */
const streamOf = ({connection}: ChannelModel) => (connection as typeof connection & {stream: Writable}).stream

/** amqplib wraps RabbitMQ's words in the protocol's, and of a refused vhost it passes on nothing but the refusal. */
function plainReason(cause: unknown): string {
  const text = reason(cause)
  if (text.startsWith('Expected ConnectionOpenOk')) return 'there is no such vhost, or this user may not use it'
  return /with message "(.*)"/.exec(text)?.[1] ?? text
}

const down = (url: URL, what: string, cause?: unknown) =>
  new QopsError(
    'TRANSPORT_DOWN',
    `${brokerAt(url)} ${what}`,
    'check that the broker runs, and the host, port, user, password and vhost of its URL',
    {cause},
  )
