import {credentials} from 'amqplib'
import {decoded, parseUrl} from '../../core/url.js'
import {withSecrets} from '../../net/url-secrets.js'

/** RabbitMQ proposes 60 s, after which a host that vanished without goodbye is noticed two minutes late. */
const HEARTBEAT_SECONDS = '20'

/** `amqp://user:password@host:5672/vhost`, or `amqps://`; `?heartbeat=` in seconds, default 20. Throws BAD_URL. */
export function parseAmqpUrl(text: string): URL {
  const url = withSecrets(parseUrl(text, 'message broker', ['amqp:', 'amqps:']))
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', HEARTBEAT_SECONDS)
  return url
}

/** `RabbitMQ at localhost:5672, vhost /`: where, without user and password. */
export const brokerAt = (url: URL) => `RabbitMQ at ${url.host}, vhost ${decoded(url, url.pathname.slice(1)) || '/'}`

/** amqplib itself undoes only the %-escapes of Latin-1. No user means guest, as with all AMQP clients. */
export function login(url: URL) {
  if (url.username === '' && url.password === '') return {}
  return {credentials: credentials.plain(decoded(url, url.username), decoded(url, url.password))}
}
