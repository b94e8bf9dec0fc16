import {QopsError} from '../../core/errors.js'

type Listener = {node: string; protocol: string; port: number}
type Overview = {node?: string; listeners?: Listener[]; disable_stats?: boolean}

const SCHEMES: Record<string, string> = {'http/prometheus': 'http', 'https/prometheus': 'https'}

const DEFAULT_PORT = 15_692

/**
 * Pure. Where the Prometheus plugin of each running node answers, from `GET /api/overview`. It names nodes and ports, and
 * as address always `::`: nodes of one host are where the management API is, others at the host of their name. When
 * statistics are disabled it names none, and the usual port is worth a try.
 * Throws SOURCE_NOT_FOUND when it shows none, be it to this user or for want of the plugin.
 */
export function nodeEndpoints(overview: unknown, api: URL): URL[] {
  const {node: answering = '', listeners = [], disable_stats: isWithoutStatistics} = overview as Overview
  if (isWithoutStatistics && listeners.length === 0) return [new URL(`http://${api.hostname}:${DEFAULT_PORT}`)]
  const endpoints = new Map<string, URL>()
  for (const {node, protocol, port} of listeners) {
    const scheme = SCHEMES[protocol]
    if (scheme === undefined) continue
    const host = hostOf(node) === hostOf(answering) ? api.hostname : hostOf(node)
    // Of both, the one for which the URL has what it takes: TLS and its files, or neither.
    if (`${scheme}:` === api.protocol || !endpoints.has(node))
      endpoints.set(node, new URL(`${scheme}://${host}:${port}`))
  }
  if (endpoints.size > 0) return [...endpoints.values()]
  throw new QopsError('SOURCE_NOT_FOUND', `RabbitMQ at ${api.host} shows no Prometheus endpoint`)
}

const hostOf = (node: string) => node.slice(node.indexOf('@') + 1)
