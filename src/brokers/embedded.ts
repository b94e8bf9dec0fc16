import {Broker} from 'smqp'
import {QopsError} from '../core/errors.js'
import type {QueueReading} from '../core/queue-reading.js'
import type {OpenSource} from './queue-source.js'

const running = new Map<string, Broker>()

/** The broker of that name in this process; it is started when first asked for. */
export function embeddedBroker(name: string): Broker {
  const broker = running.get(name) ?? new Broker()
  running.set(name, broker)
  return broker
}

/** Forgets the broker and all its queues. */
export function stopEmbeddedBroker(name: string): void {
  running.get(name)?.close()
  running.delete(name)
}

/** `embedded://NAME`: a broker inside this process, for the demo and for tests. */
const openEmbedded: OpenSource = (url, {now}) => ({
  async snapshot(signal) {
    signal.throwIfAborted()
    const broker = running.get(url.host)
    if (!broker) throw new QopsError('SOURCE_DOWN', `no embedded broker "${url.host}" runs in this process`)
    return {takenAtMs: now(), queues: readingsOf(broker)}
  },
  async close() {},
})

/** smqp counts what is out for delivery as still in the queue: ready is the difference. */
function readingsOf(broker: Broker): QueueReading[] {
  return broker.getStats().queues.map(({name, messageCount, unackedCount, consumerCount}) => ({
    queue: name,
    type: 'embedded',
    ready: messageCount - unackedCount,
    unacked: unackedCount,
    total: messageCount,
    consumers: consumerCount,
  }))
}

export default openEmbedded
