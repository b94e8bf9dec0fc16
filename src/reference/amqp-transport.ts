import type {ConfirmChannel} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../core/enqueued-at.js'
import {QopsError} from '../core/errors.js'
import {parseUrl} from '../core/url.js'
import {withSecrets} from '../net/url-secrets.js'
import {AmqpConnection, brokerAt} from './amqp-connection.js'
import {consumeQueue} from './amqp-consumer.js'
import {type QueueType, retryQueue, workQueue} from './amqp-queues.js'
import {ConfirmedPublisher} from './confirmed-publisher.js'
import {settledOrLate} from './deadline.js'
import {
  type MessageHandler,
  type OutgoingMessage,
  retryQueueOf,
  type Subscription,
  type Transport,
} from './transport.js'

export type AmqpTransportOptions = {
  /** Default `quorum`. */
  queueType?: QueueType
  /** Longest wait for any one answer of the broker: connecting, confirming, closing. Default 10,000 ms. */
  timeoutMs?: number
  /** Messages that may wait for their confirm. Default 1,000, which is less than amqplib buffers by itself. */
  maxUnconfirmed?: number
  /**
   * Called once, with TRANSPORT_DOWN, when the broker is lost: nothing is delivered any more and every publish rejects.
   * The transport does not come back by itself; end the process and let its supervisor start it again.
   */
  onDown?: (error: QopsError) => void
  now?: () => number
}

/**
 * `amqp://user:password@host:5672/vhost` (`amqps://` with TLS): RabbitMQ. Two connections, because RabbitMQ slows down
 * one that publishes too fast, and that must not slow down the acknowledgements; the one for consuming is opened by the
 * first `consume()`. Rejects with TRANSPORT_DOWN or BAD_URL.
 */
export async function openAmqpTransport(urlText: string, options: AmqpTransportOptions = {}): Promise<Transport> {
  const url = withSecrets(parseUrl(urlText, 'message broker', ['amqp:', 'amqps:']))
  const settings = {
    ...{queueType: 'quorum' as const, timeoutMs: 10_000, maxUnconfirmed: 1_000, now: Date.now},
    ...options,
    onDown: once(options.onDown),
  }
  const connect = (purpose: string) => AmqpConnection.open({url, name: `qops reference: ${purpose}`, ...settings})
  const publishing = await connect('publish')
  try {
    return new AmqpTransport(url, settings, publishing, await publishing.confirmChannel(), () => connect('consume'))
  } catch (error) {
    await publishing.close()
    throw error
  }
}

class AmqpTransport implements Transport {
  private readonly publisher: ConfirmedPublisher
  private consuming: Promise<AmqpConnection> | undefined
  private readonly retryQueues = new Map<string, Promise<void>>()
  private ended = false

  constructor(
    private readonly url: URL,
    private readonly settings: Required<AmqpTransportOptions>,
    private readonly publishing: AmqpConnection,
    private readonly confirmChannel: ConfirmChannel,
    private readonly connectToConsume: () => Promise<AmqpConnection>,
  ) {
    this.publisher = new ConfirmedPublisher(confirmChannel, {broker: brokerAt(url), ...settings})
  }

  declare(queue: string): Promise<void> {
    return this.assertQueue(queue, workQueue(this.settings.queueType))
  }

  async publish(queue: string, {task, body}: OutgoingMessage, {delayMs = 0}: {delayMs?: number} = {}): Promise<void> {
    const target = delayMs > 0 ? retryQueueOf(queue, delayMs) : queue
    if (delayMs > 0) await this.declareRetryQueue(target, queue, delayMs)
    const headers = {[ENQUEUED_AT_HEADER]: this.settings.now()}
    const published = this.publisher.publish(target, body, {type: task, headers, contentType: 'application/json'})
    await published.catch(error => {
      this.retryQueues.delete(target) // somebody may have deleted it: the next message declares it again
      throw error
    })
  }

  async consume(queue: string, {prefetch}: {prefetch: number}, handler: MessageHandler): Promise<Subscription> {
    this.consuming ??= this.connectToConsume()
    const onCancelled = () => {
      const message = `${brokerAt(this.url)} delivers no more from queue ${queue}: it was deleted`
      this.settings.onDown(new QopsError('TRANSPORT_DOWN', message))
    }
    return consumeQueue(await this.consuming, {queue, prefetch, onCancelled}, handler)
  }

  async close(): Promise<void> {
    if (this.ended) return
    this.ended = true
    await settledOrLate(this.settings.timeoutMs, [this.confirmChannel.waitForConfirms()])
    // A broker that does not say goodbye in time is left behind all the same.
    await Promise.allSettled([this.consuming?.then(connection => connection.close()), this.publishing.close()])
  }

  /** Once, unless that fails: then the next message tries again. */
  private declareRetryQueue(name: string, queue: string, delayMs: number): Promise<void> {
    const declared = this.retryQueues.get(name)
    if (declared) return declared
    const declaring = this.assertQueue(name, retryQueue(this.settings.queueType, queue, delayMs))
    this.retryQueues.set(name, declaring)
    declaring.catch(() => this.retryQueues.delete(name))
    return declaring
  }

  private async assertQueue(queue: string, options: ReturnType<typeof workQueue>): Promise<void> {
    await this.publishing.ask(`declaring queue ${queue}`, channel => channel.assertQueue(queue, options))
  }
}

function once(onDown: (error: QopsError) => void = () => {}): (error: QopsError) => void {
  let told = false
  return error => {
    if (told) return
    told = true
    onDown(error)
  }
}
