import {openBroker} from '../../brokers/index.js'
import type {SourceDeps} from '../../brokers/queue-source.js'
import {COUNTED} from '../../checks/queue-length.js'
import {isQopsError, reason} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import type {SendHttp} from '../../core/http.js'
import {QUEUE_FIELDS} from '../../core/metric.js'
import type {QueueReading} from '../../core/queue-reading.js'
import {withoutPasswords} from '../../core/url.js'
import {POLL_SHARE} from '../broker-poller.js'

/** What a sidecar polls by unless told otherwise. */
const USUAL_POLL_MS = 5_000

/** Reads the broker twice: what the first time costs, and what each further one costs. Does not reject. */
export async function examineBroker(url: string, deps: SourceDeps, timeoutMs: number): Promise<Finding[]> {
  const network = countedHttp(deps.http)
  try {
    const {source} = await openBroker(url, {...deps, http: network.http})
    try {
      const signal = () => AbortSignal.timeout(timeoutMs)
      const first = await timed(() => source.snapshot(signal()))
      network.bytes = 0
      const second = await timed(() => source.snapshot(signal()))
      const polledBytes = network.bytes
      const queues = second.value.queues
      return [
        {level: 'fine', says: `${queues.length} queues, read in ${ms(first.tookMs)}`},
        costOf(second.tookMs, polledBytes),
        ...(queues.length === 0 ? [NO_QUEUES] : [knownFields(queues), ...answerable(queues)]),
        ...clocksApart(network.date, deps.now()),
        ...((await source.examine?.(signal())) ?? []),
      ]
    } finally {
      await source.close()
    }
  } catch (error) {
    const hint = isQopsError(error) ? error.hint : undefined
    return [{level: 'problem', says: withoutPasswords(reason(error)), ...(hint !== undefined && {todo: hint})}]
  }
}

const NO_QUEUES: Finding = {
  level: 'note',
  says: 'there is no queue, or none that this URL and this user can see',
  todo: 'check the vhost, database or prefix of the URL, and the rights of its user',
}

/** Pure. */
export function costOf(tookMs: number, bytes: number): Finding {
  const size = bytes > 0 ? ` and ${kilobytes(bytes)}` : ''
  const slowedToMs = tookMs / POLL_SHARE
  if (slowedToMs <= USUAL_POLL_MS) return {level: 'fine', says: `each further poll costs ${ms(tookMs)}${size}`}
  return {
    level: 'note',
    says: `each further poll costs ${ms(tookMs)}${size}: a sidecar polls it every ${ms(slowedToMs)} at most, not every 5 s`,
    todo: 'name fewer queues in the URL, or let one sidecar poll for all',
  }
}

/** Pure. Which figures it gives, and which it does not. */
export function knownFields(queues: readonly QueueReading[]): Finding {
  const known = QUEUE_FIELDS.filter(([, field]) => queues.some(queue => queue[field] !== undefined))
  const unknown = QUEUE_FIELDS.filter(([, field]) => queues.every(queue => queue[field] === undefined))
  const names = (fields: typeof known) => fields.map(([name]) => name).join(', ') || 'nothing'
  return {level: 'fine', says: `it tells ${names(known)}; it does not tell ${names(unknown)}`}
}

/** Pure. Which checks would be UNKNOWN. */
export function answerable(queues: readonly QueueReading[]): Finding[] {
  return COUNTED.flatMap((count): Finding[] => {
    const without = queues.filter(queue => queue[count] === undefined)
    if (without.length === 0) return []
    const which =
      without.length === queues.length ? 'all queues' : `${without.length} queues, ${without[0]!.queue} first`
    return [{level: 'note', says: `queue-length --count ${count} is UNKNOWN for ${which}`}]
  })
}

/** HTTP gives whole seconds. */
const CLOCK_TOLERANCE_MS = 3_000

/** Pure. `date` as an HTTP server writes it. */
export function clocksApart(date: string | undefined, nowMs: number): Finding[] {
  const apartMs = Date.parse(date ?? '') - nowMs
  if (!(Math.abs(apartMs) > CLOCK_TOLERANCE_MS)) return []
  const says = `its clock is ${Math.round(Math.abs(apartMs) / 1_000)} s ${apartMs > 0 ? 'ahead of' : 'behind'} ours`
  return [{level: 'note', says, todo: 'let both keep time by NTP'}]
}

function countedHttp(http: SendHttp): {http: SendHttp; bytes: number; date: string | undefined} {
  const network = {
    bytes: 0,
    date: undefined as string | undefined,
    http: (async (url, request) => {
      const reply = await http(url, request)
      network.bytes += Buffer.byteLength(reply.body)
      network.date = reply.date
      return reply
    }) as SendHttp,
  }
  return network
}

async function timed<T>(work: () => Promise<T>): Promise<{value: T; tookMs: number}> {
  const startedMs = performance.now()
  const value = await work()
  return {value, tookMs: performance.now() - startedMs}
}

const ms = (value: number) => (value < 9_999.5 ? `${Math.round(value)} ms` : `${Math.round(value / 1_000)} s`)
const kilobytes = (bytes: number) => (bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`)
