import type {ConnectionOptions} from 'node:tls'
import {Redis} from 'ioredis'
import type {HostPort} from '../../core/host-port.js'
import type {RedisCommand} from './redis-reader.js'
import type {RedisReply} from './replies.js'

export type Login = {
  username?: string
  password?: string
  /** The number of the database; 0 when not given. */
  db?: number
  tls?: ConnectionOptions
}

/** One connection to one server, made when it is first used and never made again: whoever lost it opens another. */
export type Connection = {
  /** Sends all in one packet; the answers in the same order. Rejects with the first error among them. */
  send(commands: readonly RedisCommand[]): Promise<RedisReply[]>
  isLost(): boolean
  /** At once, whatever is still awaited. May be called twice. */
  close(): void
}

export function openConnection({host, port}: HostPort, login: Login): Connection {
  const redis = new Redis({
    host,
    port,
    ...(login.tls && {tls: login.tls}),
    lazyConnect: true,
    // The caller's signal is the only clock; a timer of ioredis would keep a check's process alive.
    connectTimeout: 0,
    disconnectTimeout: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    // INFO and CLIENT SETINFO are rights that a reading user may lack.
    enableReadyCheck: false,
    disableClientInfo: true,
  })
  let cause: unknown
  redis.on('error', error => {
    cause = error
  })
  /** ioredis says "Connection is closed" to what was waiting; why it was closed comes as an event. */
  const why = (error: unknown) => {
    const isVague = error instanceof Error && /^(Connection is closed|Command aborted|Stream isn't)/.test(error.message)
    return isVague ? (cause ?? error) : error
  }
  let ready: Promise<void> | undefined
  let isClosed = false
  return {
    async send(commands) {
      // A poll that was given up may go on for a while: ioredis would connect once more.
      if (isClosed) throw new Error('the connection was closed')
      ready ??= connectAndLogin(redis, login)
      try {
        await ready
        return await pipelined(redis, commands)
      } catch (error) {
        throw why(error)
      }
    },
    isLost: () => isClosed || redis.status === 'end' || redis.status === 'close',
    close() {
      isClosed = true
      redis.disconnect()
    },
  }
}

/** Not by ioredis's own options: it warns on stderr, which would land in a check's output, and hides what was wrong. */
async function connectAndLogin(redis: Redis, {username, password, db = 0}: Login): Promise<void> {
  await redis.connect()
  const auth: RedisCommand[] = password ? [['auth', ...(username ? [username] : []), password]] : []
  await pipelined(redis, auth).catch(error => {
    delete error.command // it holds the password
    if (!isNotNeeded(error)) throw error
  })
  if (db !== 0) await pipelined(redis, [['select', String(db)]])
}

/** A password given to a Redis that asks for none. */
const isNotNeeded = (error: unknown) =>
  error instanceof Error && /no password is set|without any password configured/.test(error.message)

async function pipelined(redis: Redis, commands: readonly RedisCommand[]): Promise<RedisReply[]> {
  if (commands.length === 0) return []
  const outcomes = (await redis.pipeline(commands.map(command => [...command])).exec()) ?? []
  return outcomes.map(([error, reply]) => {
    if (error && !isGone(error)) throw error
    return error ? null : (reply as RedisReply)
  })
}

/** XINFO fails for a key that is not there, where every other command finds it empty. */
const isGone = (error: Error) => error.message.startsWith('ERR no such key')
