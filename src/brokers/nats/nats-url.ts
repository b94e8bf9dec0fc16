import {QopsError} from '../../core/errors.js'
import {type HostPort, hostPort} from '../../core/host-port.js'
import {decoded} from '../../core/url.js'
import {tlsFiles} from '../../net/tls-files.js'
import {isName} from './names.js'

/** What a `nats://` URL says. */
export type NatsUrl = {
  address: HostPort
  /** Named in messages: `NATS at host:4222`. */
  who: string
  login: NatsLogin
  /** Named streams; empty when all are to be read. */
  streams: readonly string[]
  /** Files in PEM; undefined without TLS. */
  tls?: ReturnType<typeof tlsFiles>
}

/** As CONNECT calls them. */
type NatsLogin = {user?: string; pass?: string; auth_token?: string}

const DEFAULT_PORT = 4222

/** Pure, but for the files of `ca`, `cert` and `key`. Throws BAD_URL. */
export function readNatsUrl(url: URL): NatsUrl {
  const address = hostPort(url, DEFAULT_PORT)
  const streams = [...new Set(url.searchParams.getAll('stream'))].filter(name => name !== '')
  const strange = streams.find(name => !isName(name))
  if (strange !== undefined) {
    const message = `the URL ${url.protocol}//${url.host} names a stream that cannot be, ${JSON.stringify(strange)}`
    throw new QopsError('BAD_URL', message, 'names hold no spaces and none of . * > / \\; for two, &stream=A&stream=B')
  }
  return {
    address,
    who: `NATS at ${url.hostname}:${address.port}`,
    login: loginOf(url),
    streams,
    ...(url.protocol === 'natss:' && {tls: tlsFiles(url)}),
  }
}

/** A token has no user name: it is the password without one, or, as NATS's own tools write it, the user without one. */
function loginOf(url: URL): NatsLogin {
  const [user, pass] = [decoded(url, url.username), decoded(url, url.password)]
  if (user !== '' && pass !== '') return {user, pass}
  const token = user || pass
  return token === '' ? {} : {auth_token: token}
}
