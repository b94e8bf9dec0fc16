import {lookup} from 'node:dns/promises'
import {isIP} from 'node:net'
import {reason} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import type {SendHttp} from '../../core/http.js'
import {sidecarAddress} from '../../core/sidecar-address.js'
import {withoutPasswords} from '../../core/url.js'
import {tryConnect} from '../../net/try-connect.js'
import {withSecrets} from '../../net/url-secrets.js'
import {openSink} from '../../sinks/index.js'

const SENSU_AGENT = new URL('http://127.0.0.1:3031/healthz')
const STATSD_PORT = '8125'

/** Sends nothing. Does not reject. */
export async function examineSink(text: string, http: SendHttp, timeoutMs: number): Promise<Finding[]> {
  try {
    await openSink(text, {prefix: 'qops', worker: 'doctor'}).close() // throws for what is no sink
    const url = new URL(text)
    const signal = AbortSignal.timeout(timeoutMs)
    if (url.protocol === 'statsd:') return await examineStatsd(url, http, signal)
    if (url.protocol === 'qops:') return await examineSidecar(url, http, signal)
    await tryConnect({host: bareHost(url), port: Number(url.port || 2003)}, signal)
    return [{level: 'fine', says: 'it takes connections'}]
  } catch (error) {
    return [
      {level: 'problem', says: withoutPasswords(reason(error)), todo: 'check that it runs, and its host and port'},
    ]
  }
}

const bareHost = ({hostname}: URL) => hostname.replace(/^\[|\]$/g, '')

/** Over UDP nobody answers. */
async function examineStatsd(url: URL, http: SendHttp, signal: AbortSignal): Promise<Finding[]> {
  const host = bareHost(url)
  if (isIP(host) === 0) await lookup(host)
  const sent: Finding = {level: 'fine', says: 'its address is known; whether it listens cannot be seen over UDP'}
  const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (!isHere || (url.port || STATSD_PORT) !== STATSD_PORT) return [sent]
  const agent = await http(SENSU_AGENT, {signal}).catch(() => undefined)
  if (agent?.status !== 200) return [sent]
  const clash: Finding = {
    level: 'note',
    says: `a Sensu agent runs here, and listens on port ${STATSD_PORT} for StatsD too unless told otherwise`,
    todo: 'start it with --statsd-disable or another --statsd-metrics-port, or let StatsD listen elsewhere',
  }
  return [sent, clash]
}

async function examineSidecar(url: URL, http: SendHttp, signal: AbortSignal): Promise<Finding[]> {
  const {base, headers} = sidecarAddress(withSecrets(url))
  const {status, body} = await http(new URL(`${base}/readyz`), {headers, signal})
  if (status === 200) return [{level: 'fine', says: 'the sidecar is ready'}]
  if (status === 503) return [{level: 'problem', says: `the sidecar is in trouble: ${body.slice(0, 500).trim()}`}]
  return [{level: 'problem', says: `it answered ${status}`, todo: "is that a sidecar's address, and its token right?"}]
}
