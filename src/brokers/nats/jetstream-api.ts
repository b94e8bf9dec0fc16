import {QopsError} from '../../core/errors.js'
import {visibleText} from '../../core/visible-text.js'
import {countOf, isObject, type Json, parseJson} from './answers.js'
import type {NatsConnection} from './connection.js'
import {isName} from './names.js'
import {noJetStream, notUnderstood, tooMuch} from './nats-errors.js'

/**
 * Streams or consumers by their names, as the server describes them. `missing` are those of which it knows the names
 * only, because nobody in its cluster answered for them.
 */
export type Listed = {found: ReadonlyMap<string, Json>; missing: readonly string[]}

export const NOTHING: Listed = {found: new Map(), missing: []}

/** Pure. */
export const isEmpty = ({found, missing}: Listed) => found.size === 0 && missing.length === 0

/** Reads only. Source: docs.nats.io, JetStream wire API. */
export interface JetStreamApi {
  /** All that this account has. */
  streams(): Promise<Listed>
  /** Rejects with SOURCE_NOT_FOUND when there is none of that name. */
  stream(name: string): Promise<Json>
  /** None when the stream has gone meanwhile. */
  consumers(stream: string): Promise<Listed>
}

/** The server answers requests one after another: more would only stand in its queue, and in the way of others. */
const MAX_UNANSWERED = 16
const MAX_LISTED = 100_000
const MAX_READINGS = 3

/** An `err_code`. Source: nats-server, server/errors.json. */
const STREAM_NOT_FOUND = 10_059
/** For the account, and for the whole server. */
const NOT_ENABLED = new Set<unknown>([10_039, 10_076])
const NO_RESPONDERS = 503

export function jetStreamApi(who: string, connection: NatsConnection): JetStreamApi {
  const inTurn = atMost(MAX_UNANSWERED)

  /** Undefined when there is no such stream. */
  async function ask(subject: string, request: Json): Promise<Json | undefined> {
    const {body, status} = await inTurn(() => connection.request(subject, JSON.stringify(request)))
    if (status === NO_RESPONDERS) throw noJetStream(who)
    const answer = parseJson(body)
    if (!isObject(answer)) throw notUnderstood(who, subject)
    if (!isObject(answer.error)) return answer
    if (answer.error.err_code === STREAM_NOT_FOUND) return undefined
    throw refused(who, subject, answer.error)
  }

  /**
   * All pages. They are numbered by offset, so whoever comes or goes meanwhile shifts the others: then it is read again,
   * and what any reading has seen counts.
   */
  async function list(subject: string, key: 'streams' | 'consumers'): Promise<Listed> {
    const found = new Map<string, Json>()
    const missing = new Set<string>()
    for (let reading = 0; reading < MAX_READINGS; reading++) {
      const first = await page(subject, key, 0)
      if (!first) return NOTHING
      if (first.total > MAX_LISTED) throw tooMuch(who, `has ${first.total} ${key}, of which qops lists ${MAX_LISTED}`)
      const offsets: number[] = []
      for (let offset = first.limit; offset < first.total; offset += first.limit) offsets.push(offset)
      const pages = [first, ...(await Promise.all(offsets.map(offset => page(subject, key, offset))))]
      for (const one of pages) {
        for (const [name, item] of one?.items ?? []) found.set(name, item)
        for (const name of one?.missing ?? []) missing.add(name)
      }
      if (pages.every(one => one?.total === first.total)) break
    }
    return {found, missing: [...missing].filter(name => !found.has(name))}
  }

  async function page(subject: string, key: 'streams' | 'consumers', offset: number) {
    const answer = await ask(subject, {offset})
    if (!answer) return undefined
    const [total, limit] = [countOf(answer.total), countOf(answer.limit)]
    // Where there are none, an older server writes null.
    const [items, missing] = [answer[key] ?? [], answer.missing ?? []]
    if (total === undefined || !limit || !Array.isArray(items) || !Array.isArray(missing)) {
      throw notUnderstood(who, subject)
    }
    const named = items.map((item: unknown) => [nameOf(item), item] as const)
    if (![...named.map(([name]) => name), ...missing].every(isName)) throw notUnderstood(who, subject)
    return {total, limit, items: named as [string, Json][], missing: missing as string[]}
  }

  return {
    streams: () => list('$JS.API.STREAM.LIST', 'streams'),
    async stream(name) {
      const info = await ask(`$JS.API.STREAM.INFO.${name}`, {})
      if (info) return info
      const hint = 'check ?stream= in the URL, and the account of its user'
      throw new QopsError('SOURCE_NOT_FOUND', `${who} has no stream ${visibleText(name)}`, hint)
    },
    consumers: stream => list(`$JS.API.CONSUMER.LIST.${stream}`, 'consumers'),
  }
}

/** A consumer is named itself, a stream in its configuration. */
function nameOf(item: unknown): unknown {
  if (!isObject(item)) return undefined
  return item.name ?? (isObject(item.config) ? item.config.name : undefined)
}

function refused(who: string, subject: string, {code, err_code, description}: Json): QopsError {
  if (NOT_ENABLED.has(err_code)) return noJetStream(who)
  const why = visibleText(String(description ?? `error ${code}`)).slice(0, 200)
  if (code === 503) return new QopsError('SOURCE_DOWN', `JetStream of ${who} is not available: ${why}`)
  return new QopsError('SOURCE_REPLY', `${who} refused ${subject}: ${why}`)
}

/** Calls as many at a time, and the others in the order in which they came. */
function atMost(limit: number): <T>(call: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async call => {
    if (running >= limit) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
