import type {MessageHandler, Subscription} from '../transport.js'
import type {AmqpConnection} from './connection.js'
import {AmqpConsumer, type ConsumerOptions} from './consumer.js'
import type {Recovering} from './recovering.js'

type SetUp = (connection: AmqpConnection) => Promise<AmqpConnection>

/** All consumers of one broker, on a connection that the first of them opens. */
export class AmqpConsumers {
  private readonly consumers = new Set<AmqpConsumer>()
  private readonly connection: Recovering<AmqpConnection>
  private opening: Promise<void> | undefined

  constructor(recovering: (setUp: SetUp) => Recovering<AmqpConnection>) {
    this.connection = recovering(async connection => {
      for (const consumer of this.consumers) await consumer.openOn(connection)
      return connection
    })
  }

  /** While the broker is lost it resolves all the same, and begins when the broker is back. */
  async consume(options: ConsumerOptions, handler: MessageHandler): Promise<Subscription> {
    const consumer = new AmqpConsumer(options, handler)
    this.opening ??= this.connection.open().catch(error => this.connection.lose(error))
    await this.opening
    this.consumers.add(consumer)
    await this.begin(consumer).catch(error => {
      this.consumers.delete(consumer)
      throw error
    })
    return {
      stop: () => {
        this.consumers.delete(consumer)
        return consumer.stop()
      },
    }
  }

  close(): Promise<void> {
    return this.connection.close()
  }

  /** `get(0)` rather than `current`: the connection may be about to come back, with the other consumers opened already. */
  private async begin(consumer: AmqpConsumer): Promise<void> {
    const connection = await this.connection.get(0).catch(() => undefined)
    if (connection) await consumer.openOn(connection)
  }
}
