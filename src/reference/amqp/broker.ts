import type {Options} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../../core/enqueued-at.js'
import type {QopsError} from '../../core/errors.js'
import {deadQueueOf} from '../dead-letter.js'
import {countdown} from '../deadline.js'
import {orClosed} from '../or-closed.js'
import {TRACEPARENT_HEADER, traceparentOf} from '../traceparent.js'
import {
  type ConsumeOptions,
  type MessageHandler,
  type OutgoingMessage,
  retryQueueOf,
  type Subscription,
} from '../transport.js'
import {AmqpConnection} from './connection.js'
import {AmqpConsumers} from './consumers.js'
import {DeclaredQueues} from './declared-queues.js'
import {notTaken} from './publish-failed.js'
import {AmqpPublishing} from './publishing.js'
import {deadQueue, retryQueue, workQueue} from './queue-arguments.js'
import {reconnectDelayMs} from './reconnect-delay.js'
import {Recovering} from './recovering.js'
import type {Broker, BrokerTrouble} from './several-brokers.js'
import type {AmqpTransportOptions} from './transport.js'
import {brokerAt} from './url.js'

/**
 * One RabbitMQ. Two connections, because RabbitMQ slows down one that publishes too fast, and that must not slow down
 * the acknowledgements. Each comes back by itself, and with it the queues that were declared and the consumers.
 */
export class AmqpBroker implements Broker {
  readonly name: string
  private readonly queues = new DeclaredQueues()
  private readonly publishing: Recovering<AmqpPublishing>
  private readonly consumers: AmqpConsumers
  /** Which connections are lost, so that a broker with two of them is said to be down once. */
  private readonly lost = new Set<string>()

  constructor(
    private readonly url: URL,
    private readonly settings: Required<AmqpTransportOptions>,
  ) {
    this.name = brokerAt(url)
    this.publishing = this.recovering('publish', connection =>
      AmqpPublishing.on(connection, {broker: this.name, ...settings}),
    )
    this.consumers = new AmqpConsumers(setUp => this.recovering('consume', setUp))
  }

  /** One attempt to connect. Rejects with TRANSPORT_DOWN; then `openLater` goes on trying. */
  open(): Promise<void> {
    return this.publishing.open()
  }

  openLater(error: QopsError): void {
    this.publishing.lose(error)
  }

  get trouble(): BrokerTrouble | undefined {
    const {current, trouble} = this.publishing
    if (trouble) return {why: trouble.message, isLost: true}
    const blocked = current?.connection.taking.shutBecause
    return blocked === undefined ? undefined : {why: `${this.name}: ${blocked}`, isLost: false}
  }

  /** The dead letters first: what the other gives up must have a place to go. */
  async declare(queue: string): Promise<void> {
    const {queueType} = this.settings
    const connection = this.publishing.current?.connection
    await this.queues.declare(connection, deadQueueOf(queue), deadQueue(queueType))
    await this.queues.declare(connection, queue, workQueue(queueType, queue))
  }

  async publish(queue: string, message: OutgoingMessage, {delayMs = 0}: {delayMs?: number} = {}): Promise<void> {
    const publishing = {queue, body: this.boundedBody(queue, message.body), properties: this.propertiesOf(message)}
    const {current} = this.publishing
    const isReady = current !== undefined && current.connection.taking.shutBecause === undefined
    if (isReady && delayMs === 0) return current.publisher.publish(publishing)
    const leftMs = countdown(this.settings.timeoutMs)
    const {connection, publisher} = await this.readyToPublish(queue, leftMs)
    if (delayMs === 0) return publisher.publish(publishing, leftMs())
    const waiting = retryQueueOf(queue, delayMs)
    await this.queues.declareOnce(connection, waiting, retryQueue(this.settings.queueType, queue, delayMs))
    await publisher.publish({...publishing, queue: waiting}, leftMs()).catch(error => {
      this.queues.forget(waiting) // somebody may have deleted it: the next message declares it again
      throw error
    })
  }

  consume(queue: string, options: ConsumeOptions, handler: MessageHandler): Promise<Subscription> {
    return this.consumers.consume({queue, ...options}, handler)
  }

  async close(): Promise<void> {
    // A broker that does not say goodbye in time is left behind all the same.
    await Promise.allSettled([this.consumers.close(), this.publishing.close()])
  }

  private recovering<T extends {close(): Promise<void>}>(
    purpose: string,
    setUp: (connection: AmqpConnection) => Promise<T>,
  ): Recovering<T> {
    const {url, settings} = this
    return new Recovering({
      open: async onLost => {
        const name = `qops reference: ${purpose}`
        const connection = await AmqpConnection.open({url, name, timeoutMs: settings.timeoutMs, onLost})
        return orClosed(connection, async () => {
          const restored = await this.queues.restoreOn(connection)
          const ready = await setUp(connection)
          // Those declared meanwhile found no connection.
          await this.queues.restoreOn(connection, restored)
          return ready
        })
      },
      delayMs: attempt => reconnectDelayMs(attempt, settings.random()),
      onDown: error => this.onDown(purpose, error),
      onUp: () => this.onUp(purpose),
    })
  }

  private onDown(purpose: string, error: QopsError): void {
    const isNews = this.lost.size === 0 || error.code !== 'TRANSPORT_DOWN'
    this.lost.add(purpose)
    if (isNews) this.settings.onDown(error)
  }

  private onUp(purpose: string): void {
    this.lost.delete(purpose)
    if (this.lost.size === 0) this.settings.onUp(this.name)
  }

  /** Waits for a connection that is not blocked. */
  private async readyToPublish(queue: string, leftMs: () => number): Promise<AmqpPublishing> {
    const publishing = await this.publishing.get(leftMs()).catch((error: QopsError) => {
      throw notTaken(this.name, queue, 'broker', error.message.replace(this.name, 'it'), error)
    })
    const {taking} = publishing.connection
    if (await taking.pass(leftMs())) return publishing
    throw notTaken(this.name, queue, 'broker', taking.shutBecause ?? 'it was blocked')
  }

  private boundedBody(queue: string, body: string): Buffer {
    const bytes = Buffer.from(body)
    const {maxBodyBytes} = this.settings
    if (bytes.length <= maxBodyBytes) return bytes
    throw notTaken(
      this.name,
      queue,
      'message',
      `its body of ${bytes.length} bytes is over the limit of ${maxBodyBytes}`,
    )
  }

  private propertiesOf({task, traceparent}: OutgoingMessage): () => Options.Publish {
    const [enqueuedAtMs, valid] = [this.settings.now(), traceparentOf(traceparent)]
    return () => {
      HEADERS[ENQUEUED_AT_HEADER] = enqueuedAtMs
      HEADERS[TRACEPARENT_HEADER] = valid
      return {type: task, headers: HEADERS, contentType: 'application/json'}
    }
  }
}

/**
 * One object for all messages, filled when each is sent: amqplib makes it the prototype of an object of its own, which with
 * one that is new each time costs more than all the rest of a publish. It leaves out what is undefined.
 */
const HEADERS: Record<string, unknown> = {}
