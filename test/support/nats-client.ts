import {
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import {connect, type NatsConnection, type NodeConnectionOptions} from '@nats-io/transport-node'
import type {Nats} from './services/nats.js'

/** NATS's own client, as producers and workers use it. */
export interface NatsClient {
  nats: NatsConnection
  streams: JetStreamManager
  /** A stream whose subjects are its name and all below it. In memory. */
  addStream(name: string, config?: Partial<StreamConfig>): Promise<void>
  /** Durable, and its messages have to be acknowledged, unless the configuration says otherwise. */
  addConsumer(stream: string, name: string, config?: Partial<ConsumerConfig>): Promise<void>
  publish(stream: string, count: number): Promise<void>
  /** So many messages are delivered to us. */
  take(stream: string, consumer: string, count: number): Promise<JsMsg[]>
  /** As the server counts. */
  info(stream: string, consumer: string): Promise<ConsumerInfo>
  close(): Promise<void>
}

export async function natsClient({port}: Pick<Nats, 'port'>, options: NodeConnectionOptions = {}): Promise<NatsClient> {
  const nats = await connect({servers: `127.0.0.1:${port}`, ...options})
  const streams: JetStreamManager = await jetstreamManager(nats)
  const js: JetStreamClient = jetstream(nats)
  return {
    nats,
    streams,
    async addStream(name, config = {}) {
      await streams.streams.add({name, subjects: [name, `${name}.>`], storage: 'memory', ...config})
    },
    async addConsumer(stream, name, config = {}) {
      await streams.consumers.add(stream, {durable_name: name, ack_policy: 'explicit', ...config})
    },
    async publish(stream, count) {
      for (let i = 0; i < count; i++) await js.publish(stream)
    },
    async take(stream, consumer, count) {
      const pull = await js.consumers.get(stream, consumer)
      const taken: JsMsg[] = []
      while (taken.length < count) {
        const message = await pull.next({expires: 10_000})
        if (!message) throw new Error(`${stream}/${consumer} gave ${taken.length} messages of ${count}`)
        taken.push(message)
      }
      return taken
    },
    info: (stream, consumer) => streams.consumers.info(stream, consumer),
    close: () => nats.close(),
  }
}
