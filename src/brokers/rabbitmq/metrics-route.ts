import {QopsError} from '../../core/errors.js'
import type {SendHttp} from '../../core/http.js'
import type {QueueReading} from '../../core/queue-reading.js'
import {basicAuth} from '../../core/url.js'
import {countQueues, type ManagementApi} from './management-api.js'
import {metricsUrl, type NodeMetrics, parseMetricsDetailed} from './metrics-detailed.js'
import {nodeEndpoints} from './node-endpoints.js'
import type {RabbitmqUrl} from './rabbitmq-url.js'

/** An endpoint behind a firewall must leave time for the other route. */
const ENDPOINT_TIMEOUT_MS = 2_000
const LEAVE_ALONE_MS = 60_000

/**
 * The lengths and consumers of all queues from the Prometheus endpoints of the nodes. Each tells only of the queues that
 * it leads, so every node must run and be asked, no queue may come from two of them (after a move the old leader repeats
 * its last figures for up to two minutes), and there must be as many as the management API shows this user. When
 * anything of this is not so, `read` resolves with undefined: then the management API itself is to be read. Endpoints
 * that cannot be used are left alone for a minute.
 */
export function metricsRoute(settings: RabbitmqUrl, api: ManagementApi, http: SendHttp, now: () => number) {
  const {metrics, vhosts, request} = settings
  let endpoints: readonly URL[] | undefined
  let leftAloneUntilMs = metrics === 'off' ? Number.POSITIVE_INFINITY : 0

  async function findEndpoints(signal: AbortSignal): Promise<readonly URL[]> {
    if (metrics !== 'auto' && metrics !== 'off') return metrics
    const overview = await api.get('overview', {columns: 'node,listeners,disable_stats'}, signal)
    return nodeEndpoints(overview, settings.api)
  }

  async function readEndpoint(endpoint: URL, signal: AbortSignal): Promise<NodeMetrics> {
    const authorization = basicAuth(endpoint)
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(ENDPOINT_TIMEOUT_MS)])
    const {status, body} = await http(metricsUrl(endpoint, vhosts.one), {
      headers: {...(authorization && {authorization})},
      tls: request.tls,
      signal: bounded,
    })
    const read = status === 200 ? parseMetricsDetailed(body) : undefined
    if (read) return read
    throw new QopsError('SOURCE_REPLY', `the Prometheus endpoint ${endpoint.host} gives nothing that can be used`)
  }

  async function readAll(signal: AbortSignal): Promise<QueueReading[] | undefined> {
    endpoints ??= await findEndpoints(signal)
    const [nodes, count, ...read] = await Promise.all([
      api.get('nodes', {columns: 'name,running'}, signal),
      countQueues(api, signal),
      ...endpoints.map(endpoint => readEndpoint(endpoint, signal)),
    ])
    if (!isEveryNode(nodes, read)) throw new QopsError('SOURCE_PARTIAL', `${settings.who}: not all nodes were read`)
    const queues = read.flatMap(node => node.queues)
    const names = new Set(queues.map(({vhost, queue}) => `${vhost}\n${queue}`))
    if (names.size !== queues.length || names.size !== count) return undefined
    return queues.filter(({vhost = ''}) => vhosts.includes(vhost))
  }

  return {
    async read(signal: AbortSignal): Promise<QueueReading[] | undefined> {
      if (now() < leftAloneUntilMs) return undefined
      try {
        return await readAll(signal)
      } catch (error) {
        leftAloneUntilMs = now() + LEAVE_ALONE_MS
        endpoints = undefined
        if (signal.aborted) throw timedOut(settings.who, error)
        return undefined
      }
    },
  }
}

/** Pure. Without statistics nobody says which nodes run; one that does not, does not answer either. */
function isEveryNode(nodes: unknown, read: readonly NodeMetrics[]): boolean {
  if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length !== read.length) return false
  const seen = new Set(read.map(({node}) => node))
  return nodes.every(({name, running}) => running !== false && seen.has(name))
}

const timedOut = (who: string, cause: unknown) =>
  new QopsError('SOURCE_TIMEOUT', `${who} did not answer in time`, 'try a longer --timeout', {cause})
