import {type Channel, type ChannelModel, type ConfirmChannel, connect, credentials} from 'amqplib'
import {QopsError, reason} from '../core/errors.js'
import {decoded} from '../core/url.js'
import {within} from './deadline.js'

export type AmqpConnectionOptions = {
  url: URL
  /** What RabbitMQ's management pages call it. */
  name: string
  timeoutMs: number
  /** Called once, when the connection or a channel that should stay is lost without `close()`. */
  onDown: (error: QopsError) => void
}

/** One AMQP connection whose every step is bounded in time and whose every failure is one sentence without password. */
export class AmqpConnection {
  private closing = false

  private constructor(
    private readonly model: ChannelModel,
    private readonly options: AmqpConnectionOptions,
  ) {
    let cause: unknown
    model.on('error', error => (cause = error)) // 'close' follows, and says it once
    model.on('close', error => this.lost(cause ?? error))
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
    return new AmqpConnection(model, options)
  }

  /** A channel that is to last: when the broker closes it, the transport is down. */
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

  private lost(cause: unknown): void {
    if (this.closing) return
    this.closing = true
    this.options.onDown(down(this.options.url, `is lost: ${plainReason(cause)}`, cause))
  }
}

/** amqplib itself undoes only the %-escapes of Latin-1. No user means guest, as with all AMQP clients. */
function login(url: URL) {
  if (url.username === '' && url.password === '') return {}
  return {credentials: credentials.plain(decoded(url, url.username), decoded(url, url.password))}
}

/** amqplib wraps RabbitMQ's words in the protocol's, and of a refused vhost it passes on nothing but the refusal. */
function plainReason(cause: unknown): string {
  const text = reason(cause)
  if (text.startsWith('Expected ConnectionOpenOk')) return 'there is no such vhost, or this user may not use it'
  return /with message "(.*)"/.exec(text)?.[1] ?? text
}

/** `RabbitMQ at localhost:5672, vhost /`: where, without user and password. */
export const brokerAt = (url: URL) => `RabbitMQ at ${url.host}, vhost ${decoded(url, url.pathname.slice(1)) || '/'}`

const down = (url: URL, what: string, cause?: unknown) =>
  new QopsError(
    'TRANSPORT_DOWN',
    `${brokerAt(url)} ${what}`,
    'check that the broker runs, and the host, port, user, password and vhost of its URL',
    {cause},
  )
