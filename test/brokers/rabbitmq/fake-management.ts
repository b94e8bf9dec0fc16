import {once} from 'node:events'
import openRabbitmq from '../../../src/brokers/rabbitmq/rabbitmq-source.js'
import type {SendHttp} from '../../../src/core/http.js'
import type {Wants} from '../../../src/core/queue-reading.js'

type FakeNode = {name: string; running?: boolean; metrics: string | 'refused' | 'silent'}

export type FakeBroker = {
  /** As many as that are in the list; each has 7 ready. */
  queues: number
  nodes: FakeNode[]
  /** What it answers when asked for totals only; the same list when left out. */
  totals?: unknown[] | undefined
  /** What else it answers, by path. */
  pages: Record<string, unknown>
}

/** Metrics of a node that leads the queues from `first` up to `end`. */
export const metricsOf = (node: string, first: number, end: number) =>
  [
    ...range(first, end).flatMap(nth => [
      `rabbitmq_detailed_queue_messages_ready{vhost="/",queue="q${nth}"} 7`,
      `rabbitmq_detailed_queue_messages_unacked{vhost="/",queue="q${nth}"} 0`,
      `rabbitmq_detailed_queue_messages{vhost="/",queue="q${nth}"} 7`,
      `rabbitmq_detailed_queue_consumers{vhost="/",queue="q${nth}"} 2`,
    ]),
    `rabbitmq_identity_info{rabbitmq_node="${node}"} 1`,
    '',
  ].join('\n')

/** One node at `host` with so many queues, all of which its Prometheus endpoint tells. */
export const fakeBroker = (queues: number): FakeBroker => ({
  queues,
  nodes: [{name: 'rabbit@host', metrics: metricsOf('rabbit@host', 0, queues)}],
  pages: {},
})

/** Reads a fake broker, and remembers what was asked of it. */
export function readFake(broker: FakeBroker, url = 'rabbitmq://host') {
  const asked: string[] = []
  let nowMs = 0
  const http: SendHttp = async ({host, pathname, searchParams}, {signal}) => {
    asked.push(`${host}${pathname}${noteOf(searchParams)}`)
    if (pathname === '/metrics/detailed') return metricsReply(broker, host, signal)
    return {status: 200, body: JSON.stringify(broker.pages[pathname] ?? page(broker, pathname, searchParams))}
  }
  const source = openRabbitmq(new URL(url), {http, now: () => nowMs})
  return {
    /** What was asked by this reading, and how many queues it found. */
    async read(wants?: Wants, signal = new AbortController().signal) {
      asked.length = 0
      const {queues} = await source.snapshot(signal, wants)
      return {asked: [...asked], found: queues.length, queues}
    },
    pass(ms: number) {
      nowMs += ms
    },
  }
}

function noteOf(query: URLSearchParams): string {
  if (query.has('page_size')) return ` page of ${query.get('page_size')}`
  return query.has('enable_queue_totals') ? ' totals' : ''
}

async function metricsReply({nodes}: FakeBroker, host: string, signal: AbortSignal) {
  const node = nodes.find(({name}) => host.startsWith(name.slice(name.indexOf('@') + 1)))
  if (!node || node.metrics === 'refused') throw new Error('connect ECONNREFUSED')
  if (node.metrics === 'silent') await once(signal, 'abort').then(() => signal.throwIfAborted())
  return {status: 200, body: node.metrics}
}

function page({queues, nodes, totals}: FakeBroker, pathname: string, query: URLSearchParams): unknown {
  if (pathname === '/api/nodes') return nodes.map(({name, running = true}) => ({name, running}))
  if (pathname === '/api/overview') {
    const listeners = nodes.map(({name}) => ({node: name, protocol: 'http/prometheus', port: 15_692}))
    return {node: nodes[0]!.name, listeners, object_totals: {queues}}
  }
  if (pathname === '/api/vhosts') return [{name: '/'}]
  if (totals && query.has('enable_queue_totals')) return totals
  const all = range(0, queues).map(nth => ({
    ...{vhost: '/', name: `q${nth}`, type: 'classic', state: 'running', consumers: 2},
    ...{messages: 7, messages_ready: 7, messages_unacknowledged: 0},
  }))
  const size = query.get('page_size')
  return size === null ? all : {items: all.slice(0, Number(size)), total_count: all.length}
}

const range = (first: number, end: number) => Array.from({length: end - first}, (_, nth) => first + nth)
