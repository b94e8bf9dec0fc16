import {QopsError} from '../core/errors.js'
import {parseUrl} from '../core/url.js'
import {withSecrets} from '../net/url-secrets.js'
import type {BrokerList, QueueSource, SourceDeps} from './queue-source.js'

/** One visible line per broker; each is loaded when it is first used, so a missing client breaks only its own. */
const BROKERS: BrokerList = {
  'rabbitmq:': () => import('./rabbitmq/rabbitmq-source.js'),
  'rabbitmqs:': () => import('./rabbitmq/rabbitmq-source.js'),
  'amqp:': () => import('./amqp.js'),
  'amqps:': () => import('./amqp.js'),
  'rabbitmqctl:': () => import('./rabbitmqctl.js'),
  'beanstalkd:': () => import('./beanstalkd.js'),
  'gearman:': () => import('./gearman.js'),
  'nats:': () => import('./nats/nats-source.js'),
  'natss:': () => import('./nats/nats-source.js'),
  'redis:': () => import('./redis/redis-source.js'),
  'rediss:': () => import('./redis/redis-source.js'),
  'qops:': () => import('./sidecar.js'),
}

export const BROKER_SCHEMES = Object.keys(BROKERS)

/** For `SourceDeps.more`, where a broker runs inside the process. Not in the list: to a command it means nothing. */
export const EMBEDDED: BrokerList = {'embedded:': () => import('./embedded.js')}

/** Throws BAD_URL; connects only when a snapshot is asked for. */
export async function openBroker(text: string, deps: SourceDeps): Promise<{name: string; source: QueueSource}> {
  const brokers = {...BROKERS, ...deps.more}
  const url = withSecrets(parseUrl(text, 'broker', Object.keys(brokers)))
  const {default: open} = await brokers[url.protocol]!().catch(cause => {
    throw isMissing(cause) ? clientMissing(url) : cause
  })
  return {name: brokerName(url), source: open(url, deps)}
}

/** A standalone script that was copied without what lies beside it. */
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND'

const clientMissing = ({protocol}: URL) =>
  new QopsError(
    'BAD_URL',
    `${protocol}// needs a client that is not here`,
    'keep the folder clients of dist/bin beside the script',
  )

/** What the broker is called in output and metrics: `?name=main`, else its host and port, else (`rabbitmqctl:`) its node. */
export const brokerName = (url: URL) =>
  url.searchParams.get('name') || url.host || url.searchParams.get('node') || url.protocol.replace(':', '')
