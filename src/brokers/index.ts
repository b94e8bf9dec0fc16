import {parseUrl} from '../core/url.js'
import {withSecrets} from '../net/url-secrets.js'
import type {OpenSource, QueueSource, SourceDeps} from './queue-source.js'

/** One visible line per broker; each is loaded when it is first used, so a missing client breaks only its own. */
const BROKERS: Record<string, () => Promise<{default: OpenSource}>> = {
  'rabbitmq:': () => import('./rabbitmq.js'),
  'rabbitmqs:': () => import('./rabbitmq.js'),
  'qops:': () => import('./sidecar.js'),
  'embedded:': () => import('./embedded.js'),
}

export const BROKER_SCHEMES = Object.keys(BROKERS)

/** Throws BAD_URL; connects only when a snapshot is asked for. */
export async function openBroker(text: string, deps: SourceDeps): Promise<{name: string; source: QueueSource}> {
  const url = withSecrets(parseUrl(text, 'broker', BROKER_SCHEMES))
  const {default: open} = await BROKERS[url.protocol]!()
  return {name: brokerName(url), source: open(url, deps)}
}

/** What the broker is called in output and metrics: `?name=main`, else its host and port. */
export const brokerName = (url: URL) => url.searchParams.get('name') || url.host
