import type {QueueReading} from '../../core/queue-reading.js'

/** What one node's Prometheus endpoint tells of the queues that it leads. */
export type NodeMetrics = {node: string; queues: QueueReading[]}

const FAMILIES = ['queue_coarse_metrics', 'queue_consumer_count']

/** `http://host:15692/metrics/detailed?family=…`. Source: README of RabbitMQ's Prometheus plugin. */
export function metricsUrl(endpoint: URL, vhost: string | undefined): URL {
  const url = new URL('/metrics/detailed', endpoint)
  for (const family of FAMILIES) url.searchParams.append('family', family)
  if (vhost !== undefined) url.searchParams.append('vhost', vhost)
  return url
}

const FIELDS = new Map([
  ['queue_messages_ready', 'ready'],
  ['queue_messages_unacked', 'unacked'],
  ['queue_messages', 'total'],
  ['queue_consumers', 'consumers'],
] as const)
type Metric = Parameters<(typeof FIELDS)['get']>[0]

const PREFIX = 'rabbitmq_detailed_'
const [BEFORE_VHOST, BEFORE_QUEUE, BEFORE_VALUE] = ['{vhost="', '",queue="', '"} ']

/**
 * Pure. Returns undefined when it cannot be read for certain: up to 3.10 a `"` or `\` in a name is not escaped and later
 * it is, so of such a name nobody can tell how it is spelt.
 */
export function parseMetricsDetailed(text: string): NodeMetrics | undefined {
  const node = /^rabbitmq_identity_info\{rabbitmq_node="([^"\\]+)"/m.exec(text)?.[1]
  if (node === undefined) return undefined
  const queues = new Map<string, QueueReading>()
  for (let start = 0, end: number; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    const isRead = text.startsWith(PREFIX, start)
      ? readSample(text, start, end, queues)
      : isKnownOther(text, start, end)
    if (!isRead) return undefined
  }
  return {node, queues: [...queues.values()]}
}

/**
 * One line: `rabbitmq_detailed_queue_messages{vhost="/",queue="feed"} 23`. By position, as an expression would make a dozen
 * short-lived strings of each of tens of thousands. Returns false when it is not to be trusted.
 */
function readSample(text: string, start: number, end: number, queues: Map<string, QueueReading>): boolean {
  const labels = text.indexOf('{', start)
  const field = FIELDS.get(text.slice(start + PREFIX.length, labels) as Metric)
  if (field === undefined) return true
  const vhostAt = labels + BEFORE_VHOST.length
  const vhostEnd = text.indexOf('"', vhostAt)
  const queueAt = vhostEnd + BEFORE_QUEUE.length
  const queueEnd = text.indexOf('"', queueAt)
  const isWhole =
    text.startsWith(BEFORE_VHOST, labels) &&
    text.startsWith(BEFORE_QUEUE, vhostEnd) &&
    text.startsWith(BEFORE_VALUE, queueEnd)
  const names = text.slice(vhostAt, queueEnd)
  const value = text.slice(queueEnd + BEFORE_VALUE.length, end)
  if (!isWhole || names.includes('\\') || !/^\d+$/.test(value)) return false
  let reading = queues.get(names)
  if (!reading) {
    reading = {queue: text.slice(queueAt, queueEnd), vhost: text.slice(vhostAt, vhostEnd)}
    queues.set(names, reading)
  }
  reading[field] = Number(value)
  return true
}

/** Any other line is the rest of a name with a line break. */
const isKnownOther = (text: string, start: number, end: number) =>
  start === end || /^(#|rabbitmq_(build|identity)_info\{|telemetry_)/.test(text.slice(start, start + 40))
