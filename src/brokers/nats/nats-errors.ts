import {type ErrorCode, QopsError, reason} from '../../core/errors.js'
import {visibleText} from '../../core/visible-text.js'
import type {NatsUrl} from './nats-url.js'

const CLIENT_PORT_HINT = 'is that its client port (4222)?'
const TLS_HINT = 'check the CA of its certificate (?ca=FILE), and whether it wants one of ours (&cert=FILE&key=FILE)'
const FULL_HINT = 'raise max_connections, or find out who holds them'

/** What the server says after -ERR, and what it means to an operator. Source: nats-server, server/errors.go. */
const REFUSALS: readonly [pattern: RegExp, code: ErrorCode, says: string, hint: string][] = [
  [/^(user|account) authentication (expired|revoked)/i, 'SOURCE_DENIED', 'no longer lets this user in', 'renew it'],
  [/^secure connection/i, 'SOURCE_DOWN', 'wants TLS', 'write natss:// instead of nats://'],
  [/^maximum (account active )?connections/i, 'SOURCE_DOWN', 'has no room for another client', FULL_HINT],
  [/^attempted to connect to/i, 'SOURCE_REPLY', 'wants other servers at this port, no clients', CLIENT_PORT_HINT],
]

/** The server's `-ERR` in one sentence. It closes most connections after it, and so do we all. */
export function refusal({who, login}: NatsUrl, text: string): QopsError {
  if (/^auth/i.test(text)) return new QopsError('SOURCE_DENIED', ...notLetIn(who, Object.keys(login).length > 0))
  const [, action, subject = ''] = /^permissions violation for (publish|subscription) to "([^"]*)"/i.exec(text) ?? []
  if (action !== undefined) return forbidden(who, /^p/i.test(action), subject)
  const known = REFUSALS.find(([pattern]) => pattern.test(text))
  if (known) return new QopsError(known[1], `${who} ${known[2]}`, known[3])
  return new QopsError('SOURCE_REPLY', `${who} refused: ${shortened(text)}`)
}

const notLetIn = (who: string, hasLogin: boolean): [message: string, hint: string] =>
  hasLogin
    ? [
        `${who} refused the user name, password or token`,
        'check them in the URL; qops does not log in with nkeys or credentials files',
      ]
    : [`${who} wants a login`, 'put it into the URL: nats://user:password@host:4222, or nats://:token@host:4222']

function forbidden(who: string, isPublish: boolean, subject: string): QopsError {
  const shown = shortened(subject)
  // The inbox's own name is one of chance: it is no use in a configuration.
  return isPublish
    ? new QopsError('SOURCE_DENIED', `${who} does not let this user ask ${shown}`, `allow it to publish to ${shown}`)
    : new QopsError(
        'SOURCE_DENIED',
        `${who} does not let this user receive answers`,
        'allow it to subscribe to _INBOX.>',
      )
}

export const cannotReach = ({who, tls}: NatsUrl, cause: unknown) =>
  new QopsError('SOURCE_DOWN', `cannot reach ${who}: ${shortReason(cause)}`, tls ? TLS_HINT : 'is it running?', {cause})

/** It says why before it hangs up, but what we were sending meanwhile may lose us its words. */
export const notLetInBy = ({who}: NatsUrl, cause?: unknown) =>
  new QopsError('SOURCE_DOWN', `${who} hung up instead of letting us in`, `is it full? If so, ${FULL_HINT}`, {cause})

/** OpenSSL's errors have one of a few words beside a message of source lines and line breaks. */
function shortReason(cause: unknown): string {
  const {code, reason: why} = cause as {code?: unknown; reason?: unknown}
  const isOpenssl = typeof code === 'string' && /^ERR_(SSL|OSSL)/.test(code)
  return isOpenssl && typeof why === 'string' ? `TLS: ${why}` : shortened(reason(cause))
}

export const closed = ({who}: NatsUrl) =>
  new QopsError('SOURCE_DOWN', `${who} closed the connection before its answer was complete`)

/** A NATS server speaks first, so one that waits to be spoken to is something else. */
export const timedOut = ({who, tls}: NatsUrl, hasGreeted: boolean, cause: unknown) =>
  hasGreeted
    ? new QopsError(
        'SOURCE_TIMEOUT',
        `${who} did not answer in time`,
        'try a longer --timeout; a cluster whose JetStream has no leader does not answer at all',
        {cause},
      )
    : new QopsError(
        'SOURCE_TIMEOUT',
        `${who} did not greet in time`,
        `${CLIENT_PORT_HINT} Others, such as the monitoring port (8222)${tls ? ' or one with handshake_first' : ''}, wait to be spoken to`,
        {cause},
      )

export const notUnderstood = (who: string, what: string) =>
  new QopsError('SOURCE_REPLY', `${who} answered ${what} with something that is not understood`, CLIENT_PORT_HINT)

export const noTls = (who: string) =>
  new QopsError('SOURCE_DOWN', `${who} speaks no TLS`, 'write nats:// instead of natss://')

export const wantsTls = (who: string) =>
  new QopsError('SOURCE_DOWN', `${who} wants TLS`, 'write natss:// instead of nats://')

export const noJetStream = (who: string) =>
  new QopsError(
    'SOURCE_NOT_FOUND',
    `${who} has no JetStream, without which it keeps no queues`,
    'start it with -js, or enable jetstream for the account of this user',
  )

export const tooMuch = (who: string, what: string) =>
  new QopsError('SOURCE_TOO_LARGE', `${who} ${what}`, 'name the streams in the URL (?stream=A&stream=B)')

const shortened = (text: string) => visibleText(text).slice(0, 200)
