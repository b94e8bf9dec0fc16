import type {QueueReading} from '../../core/queue-reading.js'
import {countOf, isObject, type Json} from './answers.js'
import {isEmpty, type Listed} from './jetstream-api.js'

/**
 * Pure. The consumers of one stream, or the stream itself where messages wait in it for consumers that are not there.
 * Without `info` nobody answered for the stream, or nobody had to be asked.
 */
export function streamReadings(name: string, info: Json | undefined, consumers: Listed, nowMs: number): QueueReading[] {
  if (isEmpty(consumers)) return info ? waitingReading(name, info, nowMs) : [leaderlessStream(name)]
  const readings = [...consumers.found].flatMap(([consumer, found]) => consumerReading(name, consumer, found))
  const silent = consumers.missing.map(consumer => ({queue: `${name}/${consumer}`, ...NO_LEADER}))
  return [...readings, ...silent]
}

const leaderlessStream = (name: string): QueueReading => ({queue: name, type: 'jetstream stream', state: 'no leader'})

const NO_LEADER = {type: 'jetstream', state: 'no leader'}

/**
 * `unacked` includes those that wait to be delivered again, of which num_redelivered counts how many there are now: a
 * gauge, and `redeliverRate` is a rate, so it is left out. So are messages that have been delivered as often as they may:
 * no figure of the consumer has them.
 */
function consumerReading(stream: string, name: string, info: Json): QueueReading[] {
  const config = isObject(info.config) ? info.config : {}
  if (isCursor(config)) return []
  const queue = `${stream}/${name}`
  if (isLeaderless(info)) return [{queue, ...NO_LEADER}]
  const [ready, unacked] = [countOf(info.num_pending), countOf(info.num_ack_pending)]
  return [
    {
      queue,
      type: 'jetstream',
      ready,
      unacked,
      total: ready === undefined || unacked === undefined ? undefined : ready + unacked,
      consumers: consumersOf(config, info),
      ...(info.paused === true && {state: 'paused'}),
    },
  ]
}

/**
 * What a client makes for itself to read along, such as the watch of a key-value bucket: it lasts as long as its
 * connection, bears a name of chance, and nobody acknowledges anything. No work waits there for anybody else.
 */
const isCursor = ({durable_name, ack_policy}: Json) => !durable_name && ack_policy === 'none'

/**
 * Of a pull consumer only the requests that wait are known (num_waiting): a busy worker has none, an idle one may have
 * several. What is pushed goes to whoever listens: nobody, one, or, where there is a deliver_group, any number.
 */
function consumersOf({deliver_subject, deliver_group}: Json, {push_bound}: Json): number | undefined {
  if (!deliver_subject) return undefined
  if (push_bound !== true) return 0
  return deliver_group ? undefined : 1
}

/** A server that stands alone tells no cluster, or names itself as the leader. */
const isLeaderless = ({cluster}: Json) => isObject(cluster) && !cluster.leader

/**
 * What a stream without consumers holds depends on its retention. `workqueue`: each message waits until a consumer has
 * taken it, whoever that will be. `interest`: none waits, as nobody wants it. `limits`: a log, which keeps messages
 * whether they are wanted or not; it is no queue.
 */
function waitingReading(name: string, info: Json, nowMs: number): QueueReading[] {
  if (isLeaderless(info)) return [leaderlessStream(name)]
  const [config, state] = [info.config, info.state].map(part => (isObject(part) ? part : {})) as [Json, Json]
  if (config.retention !== 'workqueue') return []
  const ready = countOf(state.messages)
  const firstMs = Date.parse(String(state.first_ts))
  return [
    {
      queue: name,
      type: 'jetstream stream',
      ready,
      unacked: 0,
      total: ready,
      consumers: 0,
      ...(ready && firstMs > 0 && {oldestAgeSeconds: Math.max(0, (nowMs - firstMs) / 1_000)}),
      maxLength: countOf(config.max_msgs) || undefined,
    },
  ]
}
