import {QopsError} from '../core/errors.js'
import type {QueueReading} from '../core/queue-reading.js'
import {basicAuth, decoded} from '../core/url.js'
import {readJson} from '../net/read-json.js'
import type {OpenSource} from './queue-source.js'

/** Only what is shown: a tenth of the bytes. Source: RabbitMQ HTTP API reference, `columns`. */
const COLUMNS = [
  ...['vhost', 'name', 'type', 'messages', 'messages_ready', 'messages_unacknowledged', 'consumers'],
  ...['head_message_timestamp', 'message_stats.publish_details.rate', 'message_stats.deliver_get_details.rate'],
  ...['message_stats.ack_details.rate', 'message_stats.redeliver_details.rate', 'state'],
].join(',')

/**
 * `rabbitmq://user:pass@host:15672/vhost` (`rabbitmqs://` with TLS): the management API.
 * No path means all vhosts that the user can see; the vhost `/` is written `%2F`. Default user `guest`.
 */
const openRabbitmq: OpenSource = (url, {http, now}) => {
  const endpoint = queuesEndpoint(url)
  const authorization = basicAuth(url) ?? `Basic ${Buffer.from('guest:guest').toString('base64')}`
  return {
    async snapshot(signal) {
      const body = await readJson(http, endpoint, {headers: {authorization}, signal}, `RabbitMQ at ${url.host}`)
      const takenAtMs = now()
      return {takenAtMs, queues: parseQueues(body, takenAtMs)}
    },
    async close() {},
  }
}

export default openRabbitmq

/** Pure. The management API's port is 15672 (15671 with TLS). Throws BAD_URL. */
export function queuesEndpoint(url: URL): URL {
  const secure = url.protocol === 'rabbitmqs:'
  const port = url.port || (secure ? '15671' : '15672')
  const [, vhost = '', ...rest] = url.pathname.split('/')
  if (rest.length > 0) {
    const hint = 'write the vhost "/" as %2F, and no path at all for every vhost'
    throw new QopsError('BAD_URL', `the vhost in the URL of RabbitMQ at ${url.host} is empty or holds a bare "/"`, hint)
  }
  const path = vhost === '' ? '' : `/${encodeURIComponent(decoded(url, vhost))}`
  return new URL(`${secure ? 'https' : 'http'}://${url.hostname}:${port}/api/queues${path}?columns=${COLUMNS}`)
}

type Rate = {rate?: number}
type ApiQueue = {
  vhost: string
  name: string
  type?: string
  state?: string
  messages?: number
  messages_ready?: number
  messages_unacknowledged?: number
  consumers?: number
  head_message_timestamp?: number | null
  message_stats?: {publish_details?: Rate; deliver_get_details?: Rate; ack_details?: Rate; redeliver_details?: Rate}
}

/** Pure. Throws SOURCE_REPLY when it is not a list of queues. */
export function parseQueues(body: unknown, nowMs: number): QueueReading[] {
  if (!Array.isArray(body) || !body.every(isQueue)) {
    throw new QopsError(
      'SOURCE_REPLY',
      'RabbitMQ answered with something that is not a list of queues',
      'is that the management port?',
    )
  }
  return body.map(queue => readingOf(queue, nowMs))
}

const isQueue = (value: unknown): value is ApiQueue => typeof (value as ApiQueue | null)?.name === 'string'

/** Of a queue in these states RabbitMQ may repeat the last figures it knew. */
const NOT_RUNNING = new Set(['down', 'crashed', 'stopped'])

/** RabbitMQ leaves `message_stats` out until something first happens to a queue, which does mean a rate of 0. */
function readingOf(queue: ApiQueue, nowMs: number): QueueReading {
  const {message_stats: stats, head_message_timestamp: headSeconds} = queue
  // Lengths come with the statistics. Without them nothing is known, least of all that nothing happens.
  const measured = number(queue.messages) !== undefined && !NOT_RUNNING.has(queue.state ?? '')
  const rate = (details: Rate | undefined) => number(details?.rate) ?? (measured ? 0 : undefined)
  const reading: QueueReading = {
    queue: queue.name,
    vhost: queue.vhost,
    ...(queue.type !== undefined && {type: queue.type}),
    ...(measured && {
      ready: number(queue.messages_ready),
      unacked: number(queue.messages_unacknowledged),
      total: number(queue.messages),
      consumers: number(queue.consumers),
    }),
    publishRate: rate(stats?.publish_details),
    deliverRate: rate(stats?.deliver_get_details),
    ackRate: rate(stats?.ack_details),
    redeliverRate: rate(stats?.redeliver_details),
  }
  if (typeof headSeconds === 'number') reading.oldestAgeSeconds = Math.max(0, nowMs / 1000 - headSeconds)
  return reading
}

/** Anything else, such as null, is not known: compared with a threshold it would pass for 0. */
const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
