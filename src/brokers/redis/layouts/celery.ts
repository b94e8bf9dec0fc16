import {boundedTexts} from '../bounded-texts.js'
import type {OpenLayout} from '../layout.js'
import {escapeGlob, type RedisReader} from '../redis-reader.js'
import {json, known, type RedisReply, sum, texts} from '../replies.js'

/** How kombu parts the fields of a binding, and a queue's name from its priority. */
const SEPARATOR = '\x06\x16'
/** kombu uses 0, 3, 6 and 9; all ten, as its documentation proposes, are read as well. Priority 0 is the bare name. */
const PRIORITIES = ['', ...Array.from({length: 9}, (_, i) => `${SEPARATOR}${i + 1}`)]
/** Above it, whose the messages in flight are is left unknown. */
const MAX_IN_FLIGHT = 5_000
const MESSAGES_PER_COMMAND = 250

/**
 * Celery, and all else that uses kombu. `ready` is what lies in the lists of all priorities. Messages in flight lie in one
 * hash for all queues, `unacked`, with the exchange and routing key they came by. Those among them whose `eta` lies ahead
 * are `delayed`, the others `unacked`. A worker without acks_late acknowledges a task before it runs it: then only what it
 * has fetched ahead is unacked. Source: kombu 5.6, transport/redis.py.
 *
 * Queues are found by the sets `_kombu.binding.<exchange>`. `prefix` is kombu's `global_keyprefix`.
 */
export const openCelery: OpenLayout = (prefix = '') => {
  const commands = PRIORITIES.map(after => ({name: 'llen', before: prefix, after}))
  const bindingsOf = (exchange: string) => `${prefix}_kombu.binding.${exchange}`
  let seen = new Map<string, InFlight>()

  /**
   * Every message is read once only, and remembered by its delivery tag. Undefined when there are too many, and until
   * several polls have read them when they are large.
   */
  async function readInFlight(redis: RedisReader): Promise<InFlight[] | undefined> {
    const key = `${prefix}unacked`
    const [size] = await redis.run([['hlen', key]])
    if (Number(size) > MAX_IN_FLIGHT) return undefined
    const tags = Number(size) === 0 ? [] : texts((await redis.run([['hkeys', key]]))[0])
    const unseen = tags.filter(tag => !seen.has(tag))
    const read = await boundedTexts(
      redis,
      batches(unseen).map(batch => ['hmget', key, ...batch]),
    )
    const messages = read.texts.map(readMessage)
    const exchanges = [...new Set(messages.flatMap(message => (message?.exchange ? [message.exchange] : [])))]
    const sets = await redis.run(exchanges.map(exchange => ['smembers', bindingsOf(exchange)]))
    const bindings = new Map(exchanges.map((exchange, i) => [exchange, texts(sets[i]).map(readBinding)]))
    const found = new Map(messages.map((message, i) => [unseen[i]!, inFlightOf(message, bindings)]))
    seen = new Map(
      tags.flatMap(tag => {
        const message = seen.get(tag) ?? found.get(tag)
        return message ? [[tag, message] as const] : []
      }),
    )
    return read.isComplete ? [...seen.values()] : undefined
  }

  return {
    async find(redis) {
      const keys = await redis.scan(`${escapeGlob(prefix)}_kombu.binding.*`)
      const exchanges = keys.map(key => key.slice(bindingsOf('').length)).filter(exchange => !isControl(exchange))
      const sets = await redis.run(exchanges.map(exchange => ['smembers', bindingsOf(exchange)]))
      return [...new Set(sets.flatMap(texts).map(binding => readBinding(binding).queue))]
    },
    async read(redis, queues, nowMs) {
      const [rows, inFlight] = await Promise.all([redis.each(queues, commands), readInFlight(redis)])
      return celeryReadings(queues, rows.map(sum), inFlight, nowMs)
    },
  }
}

/** Events and remote control go by PUBLISH: there is no list behind them. */
const isControl = (exchange: string) => exchange === 'celeryev' || exchange.endsWith('pidbox')

/** The queues that a message can have come from: more than one when bindings overlap, none when it cannot be read. */
export type InFlight = {queues: readonly string[]; etaMs?: number}

/** Pure. `ready` in the order of `queues`. What cannot be attributed to one queue makes those it may belong to unknown. */
export function celeryReadings(
  queues: readonly string[],
  ready: readonly (number | undefined)[],
  inFlight: readonly InFlight[] | undefined,
  nowMs: number,
) {
  const unclear = new Set((inFlight ?? []).filter(message => message.queues.length > 1).flatMap(({queues}) => queues))
  const isUnknown = !inFlight || inFlight.some(message => message.queues.length === 0)
  const counts = new Map<string, {unacked: number; delayed: number}>()
  for (const {
    queues: [queue = ''],
    etaMs = 0,
  } of inFlight ?? []) {
    const {unacked, delayed} = counts.get(queue) ?? {unacked: 0, delayed: 0}
    counts.set(queue, etaMs > nowMs ? {unacked, delayed: delayed + 1} : {unacked: unacked + 1, delayed})
  }
  return queues.map((queue, i) => {
    const flying = isUnknown || unclear.has(queue) ? undefined : (counts.get(queue) ?? {unacked: 0, delayed: 0})
    const total = sum([ready[i] ?? null, flying?.unacked ?? null])
    return {queue, type: 'celery', ...known({ready: ready[i], ...flying, total})}
  })
}

type Message = {exchange: string; routingKey: string; etaMs?: number}

/** Pure. `[message, exchange, routing key]`, as kombu keeps it; undefined when it is anything else. Null: acknowledged meanwhile. */
export function readMessage(reply: RedisReply): Message | null | undefined {
  if (reply === null) return null
  const value = json(reply)
  if (!Array.isArray(value) || typeof value[1] !== 'string' || typeof value[2] !== 'string') return undefined
  const etaMs = Date.parse(String(value[0]?.headers?.eta ?? ''))
  return {exchange: value[1], routingKey: value[2], ...(Number.isFinite(etaMs) && {etaMs})}
}

export type Binding = {routingKey: string; pattern: string; queue: string}

/** Pure. */
export function readBinding(member: string): Binding {
  const [routingKey = '', pattern = '', queue = ''] = member.split(SEPARATOR)
  return {routingKey, pattern, queue}
}

/** Pure. The default exchange, and one that knows no better, bring a message to the queue that its key names. */
export function inFlightOf(
  message: Message | null | undefined,
  bindings: ReadonlyMap<string, readonly Binding[]>,
): InFlight {
  if (!message) return {queues: message === null ? [GONE] : []}
  const {exchange, routingKey, etaMs} = message
  const fitting = (bindings.get(exchange) ?? []).filter(binding => fits(binding, routingKey)).map(({queue}) => queue)
  const queues = fitting.length > 0 ? [...new Set(fitting)] : [routingKey]
  return {queues, ...(etaMs !== undefined && {etaMs})}
}

/** Stands for no queue: the message was acknowledged while it was being read. */
const GONE = ''

/** A topic exchange's bindings have a regular expression, which kombu made of its key. */
function fits({routingKey, pattern}: Binding, key: string): boolean {
  if (routingKey === key || pattern === '') return routingKey === key
  try {
    return new RegExp(pattern).test(key)
  } catch {
    return false
  }
}

function batches(tags: readonly string[]): string[][] {
  const all: string[][] = []
  for (let i = 0; i < tags.length; i += MESSAGES_PER_COMMAND) all.push(tags.slice(i, i + MESSAGES_PER_COMMAND))
  return all
}
