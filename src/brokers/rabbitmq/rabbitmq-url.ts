import {QopsError} from '../../core/errors.js'
import type {HttpRequest} from '../../core/http.js'
import {basicAuth} from '../../core/url.js'
import {tlsFiles} from '../../net/tls-files.js'
import {type VhostChoice, vhostChoice} from './vhost-choice.js'

/** What a `rabbitmq://` or `rabbitmqs://` URL says. */
export type RabbitmqUrl = {
  /** `RabbitMQ at host:15672` */
  who: string
  /** `http://host:15672/api/` */
  api: URL
  /** With the login; TLS files are for the Prometheus endpoints too. */
  request: Pick<HttpRequest, 'headers' | 'tls'>
  vhosts: VhostChoice
  /** Where the Prometheus plugin answers, one URL per node; `auto` when the broker is to be asked. */
  metrics: 'auto' | 'off' | readonly URL[]
  /** False for `rates=off`: never more than lengths and consumers. */
  wantsRates: boolean
}

/** Pure, but for the files of `ca`, `cert` and `key`. The management API's port is 15672, 15671 with TLS. Throws BAD_URL. */
export function readRabbitmqUrl(url: URL): RabbitmqUrl {
  if (url.hostname === '') throw badUrl(url, 'names no host', `write ${url.protocol}//host`)
  const isSecure = url.protocol === 'rabbitmqs:'
  const port = url.port || (isSecure ? '15671' : '15672')
  const authorization = basicAuth(url) ?? `Basic ${Buffer.from('guest:guest').toString('base64')}`
  return {
    who: `RabbitMQ at ${url.host}`,
    api: new URL(`${isSecure ? 'https' : 'http'}://${url.hostname}:${port}/api/`),
    request: {headers: {authorization}, tls: tlsFiles(url)},
    vhosts: vhostChoice(url),
    metrics: metricsOf(url),
    wantsRates: ratesOf(url),
  }
}

function metricsOf(url: URL): RabbitmqUrl['metrics'] {
  const named = url.searchParams.getAll('prometheus')
  if (named.length === 0 || named.includes('auto')) return 'auto'
  if (named.includes('off')) return 'off'
  return named.map(text => {
    const metrics = URL.canParse(text) ? new URL(text) : undefined
    if (metrics && /^https?:$/.test(metrics.protocol)) return metrics
    throw badUrl(url, 'holds a prometheus= that is no URL', 'write &prometheus=http://host:15692, or &prometheus=off')
  })
}

function ratesOf(url: URL): boolean {
  const rates = url.searchParams.get('rates') ?? 'on'
  if (rates === 'on' || rates === 'off') return rates === 'on'
  throw badUrl(url, 'holds a rates= that is neither on nor off', 'write &rates=off')
}

const badUrl = (url: URL, what: string, hint: string) =>
  new QopsError('BAD_URL', `the URL ${url.protocol}//${url.host} ${what}`, hint)
