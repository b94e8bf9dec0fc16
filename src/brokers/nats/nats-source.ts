import {isQopsError, QopsError} from '../../core/errors.js'
import type {QueueReading} from '../../core/queue-reading.js'
import {untilAborted} from '../../core/until-aborted.js'
import type {OpenSource} from '../queue-source.js'
import {countOf, isObject, type Json} from './answers.js'
import {type NatsConnection, openConnection} from './connection.js'
import {isEmpty, type JetStreamApi, jetStreamApi, NOTHING} from './jetstream-api.js'
import {timedOut} from './nats-errors.js'
import {readNatsUrl} from './nats-url.js'
import {streamReadings} from './readings.js'

/**
 * `nats://user:pass@host:4222` (`nats://:token@host`, `natss://` with TLS): the consumers of JetStream, each a queue named
 * `STREAM/CONSUMER`, and streams with work-queue retention that have no consumer, named `STREAM`. Ordered consumers and
 * others that live as long as a connection and acknowledge nothing are left out.
 *
 * | parameter | meaning |
 * |---|---|
 * | `stream=NAME` | read this stream and look for no others; may be given more than once |
 * | `ca=FILE` `cert=FILE` `key=FILE` | with `natss://`, in PEM |
 *
 * A user needs to publish to `$JS.API.STREAM.LIST` (with `stream=NAME`: `$JS.API.STREAM.INFO.NAME`) and
 * `$JS.API.CONSUMER.LIST.*`, and to subscribe to `_INBOX.>`. One request for 256 streams, and one for 256 consumers of a
 * stream that has some. The connection is kept from one snapshot to the next, because to check a password may cost the
 * server more than all the rest.
 *
 * While a node of a cluster is down, its leader waits 4 s for what is kept there alone, before it says that nobody
 * answered: once for the streams and once for their consumers.
 */
const openNats: OpenSource = (url, {now}) => {
  const settings = readNatsUrl(url)
  const {who, streams} = settings
  let connection: NatsConnection | undefined

  function drop(): void {
    connection?.close()
    connection = undefined
  }

  const readOn = (one: NatsConnection) => readAll(jetStreamApi(who, one), streams, now)

  async function read(): Promise<QueueReading[]> {
    const kept = connection
    if (kept && !kept.isLost()) {
      try {
        return await readOn(kept)
      } catch (error) {
        // It may have been lost since the last snapshot, without our knowing.
        if (connection !== kept || !kept.isLost() || !isDown(error)) throw error
        drop()
      }
    }
    connection = openConnection(settings)
    return readOn(connection)
  }

  /** Whatever fails, the next snapshot begins with another connection. */
  async function withinTime<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await untilAborted(signal, work)
    } catch (cause) {
      const hasGreeted = connection?.hasGreeted() ?? true
      drop()
      throw signal.aborted && !(cause instanceof QopsError) ? timedOut(settings, hasGreeted, cause) : cause
    }
  }

  return {
    snapshot: signal =>
      withinTime(signal, async () => {
        const queues = await read()
        return {takenAtMs: now(), queues}
      }),
    examine: signal =>
      withinTime(signal, async () => {
        connection ??= openConnection(settings)
        const {version} = await connection.ready
        return [{level: 'fine', says: `version ${version}`}]
      }),
    async close() {
      drop()
    },
  }
}

export default openNats

const isDown = (error: unknown) => isQopsError(error) && error.code === 'SOURCE_DOWN'

async function readAll(api: JetStreamApi, named: readonly string[], now: () => number): Promise<QueueReading[]> {
  const read = named.length === 0 ? await readFound(api, now) : named.map(name => readNamed(api, name, now))
  return (await Promise.all(read)).flat()
}

async function readFound(api: JetStreamApi, now: () => number): Promise<Promise<QueueReading[]>[]> {
  const {found, missing} = await api.streams()
  return [
    ...[...found].map(async ([name, info]) => {
      const consumers = hasConsumers(info) ? await api.consumers(name) : NOTHING
      return streamReadings(name, info, consumers, now())
    }),
    // The names of its consumers are known nevertheless.
    ...missing.map(async name => streamReadings(name, undefined, await api.consumers(name), now())),
  ]
}

/** Its consumers first: a stream whose node is down does not answer for itself, but its cluster knows their names. */
async function readNamed(api: JetStreamApi, name: string, now: () => number): Promise<QueueReading[]> {
  const consumers = await api.consumers(name)
  const info = isEmpty(consumers) ? await api.stream(name) : undefined
  return streamReadings(name, info, consumers, now())
}

/** Most streams of a key-value store have none, and need not be asked about. */
const hasConsumers = ({state}: Json) => !isObject(state) || countOf(state.consumer_count) !== 0
