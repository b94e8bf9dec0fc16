import {QopsError} from '../../core/errors.js'
import type {QueueReading} from '../../core/queue-reading.js'

/** What costs the broker least. */
const LENGTHS = [
  ...['vhost', 'name', 'type', 'state'],
  ...['messages', 'messages_ready', 'messages_unacknowledged', 'consumers'],
]

const ALL = [
  ...[...LENGTHS, 'leader'],
  ...['head_message_timestamp', 'message_stats.publish_details.rate', 'message_stats.deliver_get_details.rate'],
  ...['message_stats.ack_details.rate', 'message_stats.redeliver_details.rate'],
  ...['arguments.x-max-length', 'arguments.x-dead-letter-exchange', 'arguments.x-dead-letter-routing-key'],
  ...['max-length', 'dead-letter-exchange', 'dead-letter-routing-key'].map(key => `effective_policy_definition.${key}`),
]

/** The bytes are a tenth of all, and the time a third. Source: RabbitMQ HTTP API reference, `columns`. */
export const COLUMNS = {
  /** Of few queues also why a quorum queue has no length; of thousands that costs a sixth more. */
  page: [...LENGTHS, 'leader'].join(','),
  lengths: LENGTHS.join(','),
  all: ALL.join(','),
  growth: [...ALL, 'messages_details.rate'].join(','),
}

type Rate = {rate?: number}
type Settings = Record<string, unknown> | null
type ApiQueue = {
  vhost: string
  name: string
  type?: string
  state?: string
  leader?: string | null
  messages?: number
  messages_ready?: number
  messages_unacknowledged?: number
  messages_details?: Rate
  consumers?: number
  head_message_timestamp?: number | null
  message_stats?: {publish_details?: Rate; deliver_get_details?: Rate; ack_details?: Rate; redeliver_details?: Rate}
  arguments?: Settings
  effective_policy_definition?: Settings
}

/** Pure. Throws SOURCE_REPLY when it is not a list of queues. */
export function parseQueues(body: unknown, nowMs: number): QueueReading[] {
  if (!Array.isArray(body) || !body.every(isQueue)) throw notAList()
  const hasRates = body.some(({message_stats: stats}) => stats !== undefined)
  return body.map(queue => readingOf(queue, hasRates, nowMs))
}

/** Pure. `total` is the number of queues on all pages. A server that knows no pages gives them all at once. */
export function parsePage(body: unknown, nowMs: number): {queues: QueueReading[]; total: number} {
  if (Array.isArray(body)) return {queues: parseQueues(body, nowMs), total: body.length}
  const {items, total_count: total} = (body ?? {}) as {items?: unknown; total_count?: unknown}
  if (typeof total !== 'number') throw notAList()
  return {queues: parseQueues(items, nowMs), total}
}

const isQueue = (value: unknown): value is ApiQueue => typeof (value as ApiQueue | null)?.name === 'string'

const notAList = () =>
  new QopsError(
    'SOURCE_REPLY',
    'RabbitMQ answered with something that is not a list of queues',
    'is that the management port?',
  )

/** Of a queue in these states RabbitMQ may repeat the last figures it knew. */
const NOT_RUNNING = new Set(['down', 'crashed', 'stopped', 'no leader'])
/** `live` is all it says when statistics are disabled. */
const AS_USUAL = new Set(['running', 'idle', 'live'])

/**
 * RabbitMQ leaves `message_stats` out until something first happens to a queue, which does mean a rate of 0; but when all
 * queues lack it, rates may be switched off. Of a stream `ready` and `total` are what it keeps, read or not.
 */
function readingOf(queue: ApiQueue, hasRates: boolean, nowMs: number): QueueReading {
  const {message_stats: stats, head_message_timestamp: headSeconds} = queue
  const state = stateOf(queue)
  // Lengths come with the statistics. Without them nothing is known, least of all that nothing happens.
  const isMeasured = number(queue.messages) !== undefined && !NOT_RUNNING.has(state ?? '')
  const rate = (details: Rate | undefined) => number(details?.rate) ?? (isMeasured ? 0 : undefined)
  const reading: QueueReading = {
    queue: queue.name,
    vhost: queue.vhost,
    ...(queue.type !== undefined && {type: queue.type}),
    ...(isMeasured && {
      ready: number(queue.messages_ready),
      unacked: number(queue.messages_unacknowledged),
      total: number(queue.messages),
      consumers: number(queue.consumers),
    }),
    ...(state !== undefined && {state}),
    ...(hasRates && {
      publishRate: rate(stats?.publish_details),
      deliverRate: rate(stats?.deliver_get_details),
      ackRate: rate(stats?.ack_details),
      redeliverRate: rate(stats?.redeliver_details),
    }),
    ...limitsOf(queue),
  }
  if (isMeasured && queue.messages_details) reading.growthRate = number(queue.messages_details.rate)
  if (typeof headSeconds === 'number') reading.oldestAgeSeconds = Math.max(0, nowMs / 1000 - headSeconds)
  return reading
}

/** 3.10 gives a quorum queue without leader no state at all, and later ones do not all say the same. */
function stateOf({type, state, leader}: ApiQueue): string | undefined {
  if (type === 'quorum' && leader === null) return 'no leader'
  return state === undefined || AS_USUAL.has(state) ? undefined : state
}

/** Of two lengths RabbitMQ takes the lower; where dead letters go, an argument decides before a policy. */
function limitsOf({
  arguments: own,
  effective_policy_definition: policy,
}: ApiQueue): Pick<QueueReading, 'maxLength' | 'deadLetterQueue'> {
  const lengths = [own?.['x-max-length'], policy?.['max-length']].map(number).filter(length => length !== undefined)
  const exchange = own?.['x-dead-letter-exchange'] ?? policy?.['dead-letter-exchange']
  const key = own?.['x-dead-letter-routing-key'] ?? policy?.['dead-letter-routing-key']
  return {
    ...(lengths.length > 0 && {maxLength: Math.min(...lengths)}),
    // The exchange without name leads to the queue of that key; where others lead, only their bindings tell.
    ...(exchange === '' && typeof key === 'string' && {deadLetterQueue: key}),
  }
}

/** Anything else, such as null, is not known: compared with a threshold it would pass for 0. */
const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
