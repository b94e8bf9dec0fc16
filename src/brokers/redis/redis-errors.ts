import {type ErrorCode, QopsError, reason} from '../../core/errors.js'

/** What Redis begins its refusals with, and what they mean to an operator. */
const REPLIES: readonly [pattern: RegExp, code: ErrorCode, says: string, hint: string][] = [
  [/^NOAUTH/, 'SOURCE_DENIED', 'wants a password', 'put it into the URL: redis://:password@host:6379'],
  [/^WRONGPASS|^ERR invalid password/, 'SOURCE_DENIED', 'refused the user name or password', 'check both in the URL'],
  [
    /wrong number of arguments for 'auth'/,
    'SOURCE_DENIED',
    'is too old for user names',
    'write the URL with a password only: redis://:password@host:6379',
  ],
  [/^DENIED/, 'SOURCE_DENIED', 'is in protected mode', 'give it a password, or read it from its own machine'],
  [/^LOADING/, 'SOURCE_DOWN', 'is still loading its data', 'try again when it is done'],
  [/^BUSY/, 'SOURCE_DOWN', 'is busy with a script', 'find out whose script it is: redis-cli SCRIPT KILL'],
  [/^MASTERDOWN/, 'SOURCE_DOWN', 'is a replica that lost its master', 'read the master'],
  [/^CLUSTERDOWN/, 'SOURCE_DOWN', 'says that its cluster is down', 'look at redis-cli CLUSTER INFO'],
  [/max number of clients/, 'SOURCE_DOWN', 'has no room for another client', 'raise maxclients'],
  [/^MOVED/, 'SOURCE_REPLY', 'is one node of a Redis Cluster', 'add cluster=1 to the URL'],
  [/^ASK|^TRYAGAIN/, 'SOURCE_DOWN', 'is moving keys from one node to another', 'try again when that is done'],
  [/DB index is out of range/, 'SOURCE_NOT_FOUND', 'has no such database', 'check the number in the path of the URL'],
  [/cluster support disabled/, 'SOURCE_REPLY', 'is no Redis Cluster', 'leave cluster=1 out of the URL'],
  [/unknown command .?sentinel/i, 'SOURCE_REPLY', 'is no Sentinel', 'name the host and port of a Sentinel (26379)'],
  [/^Protocol error/, 'SOURCE_REPLY', 'does not speak the protocol of Redis', 'is that the right port?'],
]

const TIMED_OUT_HINT = 'try a longer --timeout'
const NO_TLS_HINT = 'a server without TLS never answers rediss://; else try a longer --timeout'
const DOWN_HINT = 'is it running, and is the port right?'
const TLS_HINT = 'a server with TLS wants rediss://, and the CA of its certificate as ?ca=FILE'

/** Named so in messages, without its password. */
export const redisName = ({host}: URL) => `Redis at ${host}`

/** What went wrong in one sentence. An error of ours stays as it is. */
export function redisError(url: URL, cause: unknown, signal: AbortSignal): QopsError {
  if (cause instanceof QopsError) return cause
  const who = redisName(url)
  if (signal.aborted) {
    const hint = url.protocol === 'rediss:' ? NO_TLS_HINT : TIMED_OUT_HINT
    return new QopsError('SOURCE_TIMEOUT', `${who} did not answer in time`, hint, {cause})
  }
  const why = reason(cause)
  const known = REPLIES.find(([pattern]) => pattern.test(why))
  if (known) return new QopsError(known[1], `${who} ${known[2]}`, known[3], {cause})
  return refusedCommand(who, cause, why) ?? unreachable(who, cause, why)
}

/** ioredis names the command in the error that Redis answered with. */
function refusedCommand(who: string, cause: unknown, why: string): QopsError | undefined {
  const command = (cause as {command?: {name: string; args: readonly unknown[]}}).command
  if (!(cause instanceof Error) || cause.name !== 'ReplyError' || !command) return undefined
  const name = command.name.toUpperCase()
  const key = JSON.stringify(String(command.args[command.name === 'xinfo' ? 1 : 0] ?? ''))
  if (/^NOPERM.*(key|argument)/.test(why)) {
    return new QopsError('SOURCE_DENIED', `${who} does not let this user read the key ${key}`, 'see ACL SETUSER, ~…', {
      cause,
    })
  }
  if (/^NOPERM/.test(why)) {
    const hint = `allow it: ACL SETUSER … +${command.name}`
    return new QopsError('SOURCE_DENIED', `${who} does not let this user run ${name}`, hint, {cause})
  }
  if (/^WRONGTYPE/.test(why)) {
    const hint = 'another program keeps something else there: name the layout (?layout=…) or its prefix (&prefix=…)'
    return new QopsError('SOURCE_REPLY', `the key ${key} of ${who} does not hold what ${name} reads`, hint, {cause})
  }
  return new QopsError('SOURCE_REPLY', `${who} refused ${name}: ${oneLine(why)}`, undefined, {cause})
}

function unreachable(who: string, cause: unknown, why: string): QopsError {
  const hint = /certificate|SSL|TLS|socket disconnected|Connection is closed|ECONNRESET|EPIPE/i.test(why)
    ? TLS_HINT
    : DOWN_HINT
  return new QopsError('SOURCE_DOWN', `cannot reach ${who}: ${oneLine(why)}`, hint, {cause})
}

const oneLine = (why: string) => why.replace(/\s+/g, ' ').trim()
