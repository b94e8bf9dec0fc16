import {QopsError} from '../core/errors.js'
import {parseUrl} from '../core/url.js'
import {withSecrets} from '../net/url-secrets.js'
import {openGraphite} from './graphite.js'
import {openMemory} from './memory.js'
import {openSidecarSink} from './sidecar.js'
import type {OpenSink, Sink, SinkOptions} from './sink.js'
import {openStatsd} from './statsd.js'

/** One visible line per sink. Each loads its client library when it is opened, so createHooks() can answer at once. */
const SINKS: Record<string, OpenSink> = {
  'statsd:': openStatsd,
  'graphite:': openGraphite,
  'qops:': openSidecarSink,
  'memory:': openMemory,
}

/** What an operator may write; `memory:` is for tests. */
const SHOWN = Object.keys(SINKS).filter(scheme => scheme !== 'memory:')

/** Opens `statsd://host:8125`, `graphite://host:2003`, `qops://host:8127` or `memory:`; connects later. Throws BAD_URL. */
export function openSink(text: string, options: SinkOptions): Sink {
  const url = withSecrets(parseUrl(text, 'sink', Object.keys(SINKS), SHOWN))
  if (url.hostname === '' && url.protocol !== 'memory:') {
    throw new QopsError('BAD_URL', `the sink ${url.protocol} names no host`, `write ${url.protocol}//host:port`)
  }
  return SINKS[url.protocol]!(url, options)
}
