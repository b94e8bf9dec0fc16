import {Cluster, Redis, type RedisOptions} from 'ioredis'
import {QopsError, reason} from '../../core/errors.js'
import {decoded, parseUrl, publicUrl} from '../../core/url.js'
import {withSecrets} from '../../net/url-secrets.js'

/** The commands that a lone Redis and a Redis Cluster have in common; of a cluster, all keys of one lie in one slot. */
type RedisCommands = Redis | Cluster

const DEFAULT_TIMEOUT_MS = 5_000
const HINTS: readonly [RegExp, string][] = [
  [/^OOM /, 'Redis is full: give it more memory (maxmemory), or keep shorter feeds'],
  [/WRONGPASS|NOAUTH|NOPERM/, 'check the user and the password of its URL, and what that user may do'],
]
const USUAL_HINT = 'check that Redis runs, and the host, port and password of its URL'

/**
 * A connection that says in words what went wrong. It is made when first used, and made again by itself.
 *
 * `redis://:password@host:6379/0`, `rediss://` with TLS. `?cluster=1` makes it a Redis Cluster, which is found from this
 * one node and from any further ones, `&node=host:port` each; one of them has to be up. The constructor throws BAD_URL.
 */
export class RedisStore {
  readonly isCluster: boolean
  readonly redis: RedisCommands
  private readonly url: URL
  private connectionError: unknown

  /** @param timeoutMs longest wait for connecting, and for each answer. Default 5,000. */
  constructor(
    urlText: string,
    private readonly timeoutMs = DEFAULT_TIMEOUT_MS,
  ) {
    this.url = withSecrets(parseUrl(urlText, 'feed store', ['redis:', 'rediss:']))
    this.isCluster = this.url.searchParams.get('cluster') === '1'
    this.redis = this.isCluster ? openCluster(this.url, timeoutMs) : openRedis(this.url, timeoutMs)
    this.redis.on('error', error => (this.connectionError = error)) // commands reject too, but do not say why
    this.redis.on('ready', () => (this.connectionError = undefined))
  }

  /**
   * The same answer; STORE_DOWN when it is an error, or does not come in time. Then nobody knows whether the command was
   * carried out, or still will be: whoever repeats it must not mind.
   */
  async answer<T>(reply: Promise<T>): Promise<T> {
    try {
      return await this.inTime(reply)
    } catch (cause) {
      const why = reason(this.connectionError ?? cause)
      const hint = HINTS.find(([pattern]) => pattern.test(why))?.[1] ?? USUAL_HINT
      throw new QopsError('STORE_DOWN', `the feed store at ${publicUrl(this.url)} failed: ${why}`, hint, {cause})
    }
  }

  close(): void {
    this.redis.disconnect()
  }

  /** ioredis's own time-out does not count while a cluster's nodes are still looked for. */
  private async inTime<T>(reply: Promise<T>): Promise<T> {
    if (!this.isCluster) return reply
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs)
    })
    return Promise.race([reply, late]).finally(() => clearTimeout(timer))
  }
}

const common = (timeoutMs: number) => ({connectTimeout: timeoutMs, commandTimeout: timeoutMs, maxRetriesPerRequest: 1})

/**
 * Commands given in one turn of the event loop leave in one packet to each node. Not scripts: ioredis takes the number of
 * their keys for a key, and would send them to the node of that.
 */
const PACKED = {enableAutoPipelining: true, autoPipeliningIgnoredCommands: ['qopsDeliver']}

const pauseMs = (attempt: number) => Math.min(100 * attempt, 1_000)

function openRedis(url: URL, timeoutMs: number): Redis {
  return new Redis(url.href, {
    ...common(timeoutMs),
    lazyConnect: true,
    ...PACKED,
    retryStrategy: pauseMs,
  })
}

function openCluster(url: URL, timeoutMs: number): Cluster {
  const hosts = [url.host, ...url.searchParams.getAll('node')]
  const nodes = hosts
    .map(host => new URL(`redis://${host}`))
    .map(({hostname, port}) => ({host: hostname, port: +port || 6_379}))
  const {username, password} = url
  const redisOptions: RedisOptions = {
    ...common(timeoutMs),
    ...(username && {username: decoded(url, username)}),
    ...(password && {password: decoded(url, password)}),
    ...(url.protocol === 'rediss:' && {tls: {}}),
  }
  return new Cluster(nodes, {
    redisOptions,
    lazyConnect: true,
    ...PACKED,
    clusterRetryStrategy: pauseMs,
    slotsRefreshTimeout: timeoutMs,
  })
}
