import {settledOrLate} from '../deadline.js'
import {ConfirmedPublisher, type ConfirmedPublisherOptions} from './confirmed-publisher.js'
import type {AmqpConnection} from './connection.js'

/** A connection to publish on, with its confirm channel. Lost and opened anew as a whole. */
export class AmqpPublishing {
  private constructor(
    readonly connection: AmqpConnection,
    readonly publisher: ConfirmedPublisher,
    private readonly timeoutMs: number,
  ) {}

  static async on(connection: AmqpConnection, options: ConfirmedPublisherOptions): Promise<AmqpPublishing> {
    const publisher = new ConfirmedPublisher(await connection.confirmChannel(), options)
    return new AmqpPublishing(connection, publisher, options.timeoutMs)
  }

  /** Gives the messages on their way the time to be confirmed. */
  async close(): Promise<void> {
    await settledOrLate(this.timeoutMs, [this.publisher.drained()])
    await this.connection.close()
  }
}
