import {askTcp, tcpAddress} from '../tcp.js'

/**
 * What statsd has counted since its last flush: with the harness's flush of one second (and deleteIdleStats), a counter
 * is gone a second later. For totals sum the points in Graphite.
 */
export async function statsdCounters(managementUrl: string): Promise<Map<string, number>> {
  const reply = await askTcp(tcpAddress(managementUrl), 'counters\n', text => text.endsWith('END\n\n'))
  return parseCounters(reply)
}

/** `{ 'a.b': 7, plain: 2 }`, the way node prints an object. statsd lets only `[a-zA-Z_\-0-9.;=]` into a name. */
export function parseCounters(reply: string): Map<string, number> {
  const entries = reply.matchAll(/'?([\w.;=-]+)'?: ([-+.\de]+)/g)
  return new Map([...entries].map(([, name, value]) => [name!, Number(value)]))
}
