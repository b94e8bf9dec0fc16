import {QopsError, reason} from '../../core/errors.js'
import type {Transport} from '../transport.js'
import {AmqpBroker} from './broker.js'
import type {QueueType} from './queue-arguments.js'
import {SeveralBrokers} from './several-brokers.js'
import {parseAmqpUrl} from './url.js'

export type AmqpTransportOptions = {
  /** Default `quorum`. */
  queueType?: QueueType
  /**
   * Longest wait for any one answer of a broker: connecting, declaring, closing. A publish takes no longer in all on each
   * broker that it is tried on, for a lost one to come back, a blocked one to take messages again, and the confirm; only
   * the first with a new delay also declares the queue of that delay. Default 10,000 ms.
   */
  timeoutMs?: number
  /** Messages that may wait for their confirm, per broker; further ones wait before they are sent. Default 1,000. */
  maxUnconfirmed?: number
  /** A longer message is refused before it is sent. Default 1 MiB. */
  maxBodyBytes?: number
  /** How long a broker that failed gets no messages while another one takes them. Default 30,000 ms. */
  downForMs?: number
  /**
   * Called with TRANSPORT_DOWN once each time that a broker is lost: it is being connected to again. And once with
   * QUEUE_DIFFERS when that fails because somebody has made a queue anew meanwhile, in another way.
   */
  onDown?: (error: QopsError) => void
  /** Called once, with `RabbitMQ at localhost:5672, vhost /`, each time that a broker is back. */
  onUp?: (broker: string) => void
  now?: () => number
  /** At least 0 and less than 1. Default Math.random. */
  random?: () => number
}

const DEFAULTS: Required<AmqpTransportOptions> = {
  queueType: 'quorum',
  timeoutMs: 10_000,
  maxUnconfirmed: 1_000,
  maxBodyBytes: 1_048_576,
  downForMs: 30_000,
  onDown: () => {},
  onUp: () => {},
  now: Date.now,
  random: Math.random,
}

/**
 * RabbitMQ at `amqp://user:password@host:5672/vhost` (`amqps://` with TLS); of several that know nothing of each other a
 * list. Rejects with BAD_URL, or with TRANSPORT_DOWN when none of them can be used now; one of several that cannot is
 * used when it can. Later losses it mends by itself. Of one cluster, name any node or list them all: then each node is a way
 * in, and a worker holds its prefetch once for each.
 */
export async function openAmqpTransport(
  urls: string | readonly string[],
  options: AmqpTransportOptions = {},
): Promise<Transport> {
  const settings = {...DEFAULTS, ...options}
  const brokers = [urls].flat().map(url => new AmqpBroker(parseAmqpUrl(url), settings))
  await openOneAtLeast(brokers)
  return brokers.length === 1 ? brokers[0]! : new SeveralBrokers(brokers, settings)
}

async function openOneAtLeast(brokers: readonly AmqpBroker[]): Promise<void> {
  const failures = new Map<AmqpBroker, QopsError>()
  await Promise.all(brokers.map(broker => broker.open().catch(error => failures.set(broker, error))))
  if (failures.size === brokers.length) {
    await Promise.all(brokers.map(broker => broker.close()))
    throw noneOf([...failures.values()])
  }
  for (const [broker, error] of failures) broker.openLater(error)
}

function noneOf(errors: readonly QopsError[]): QopsError {
  if (errors.length === 1) return errors[0]!
  if (errors.length === 0) return new QopsError('BAD_URL', 'there is no message broker in the list')
  const message = `none of ${errors.length} message brokers can be used: ${errors.map(reason).join('; ')}`
  return new QopsError('TRANSPORT_DOWN', message, errors[0]!.hint, {cause: errors[0]})
}
