import {QopsError} from '../../core/errors.js'
import type {QueueReading} from '../../core/queue-reading.js'
import {untilAborted} from '../../core/until-aborted.js'
import type {OpenSource} from '../queue-source.js'
import {examineNodes} from './examine.js'
import type {Layout} from './layout.js'
import {LAYOUTS} from './layouts.js'
import {redisError, redisName} from './redis-errors.js'
import {redisConnections} from './redis-nodes.js'
import {type RedisNodes, type RedisReader, redisReader} from './redis-reader.js'
import {type RedisUrl, readRedisUrl} from './redis-url.js'

/**
 * `redis://user:pass@host:6379/0` (`rediss://` with TLS): the queues of Celery, BullMQ, Sidekiq, RQ, Resque, bee-queue,
 * streams with consumer groups, and plain lists.
 *
 * | parameter | meaning |
 * |---|---|
 * | `layout=celery` | whose keys to read: `bullmq`, `celery`, `sidekiq`, `rq`, `resque`, `bee`, `stream`, `list`, several with commas. Default `auto`: all but `list`, as far as they are there |
 * | `queues=a,b` | read these and look for no others; needs one `layout` |
 * | `prefix=bull` | what the keys of the layout begin with, when it is not the usual; needs one `layout` |
 * | `max_keys=1000000` | how many keys may be looked through to find queues; more are an error |
 * | `sentinel=NAME` | the host is a Sentinel, and so is every `&node=host:port`; they know the master by this name |
 * | `cluster=1` | the host is one node of a Redis Cluster, and so is every `&node=host:port` |
 * | `ca=FILE` `cert=FILE` `key=FILE` | with `rediss://`, in PEM |
 *
 * BullMQ, Celery, bee-queue, streams and lists are found by looking through all keys, in small steps and for a hundredth of
 * the time at most: where there are millions, name the `layout`, and for checks the `queues`, too.
 *
 * An ACL user needs `~*` and `+llen +lindex +lrange +zcard +zrange +scard +smembers +hlen +hkeys +hget +hmget +hvals
 * +hexists +exists +get +xinfo|groups +scan +dbsize +ping`; of a Cluster also `+cluster|slots`, of a database that is not 0
 * `+select`. With `+eval` thousands of queues are read at a tenth of the price. Sentinels are asked without a password.
 */
const openRedis: OpenSource = (url, {now}) => {
  const settings = readRedisUrl(url)
  const who = redisName(url)
  const connections = redisConnections(settings, who)
  const layouts = settings.layouts.map(name => rememberQueues(LAYOUTS[name](settings.prefix), settings, now))

  /** Kept as long as its connections: it remembers whether it may run scripts. */
  let reader: {nodes: RedisNodes; redis: RedisReader} | undefined

  async function readAll(): Promise<QueueReading[]> {
    const nodes = await connections.nodes()
    if (reader?.nodes !== nodes) reader = {nodes, redis: redisReader(nodes, {who, maxKeys: settings.maxKeys})}
    const {redis} = reader
    const found = await Promise.all(layouts.map(layout => layout(redis)))
    if (found.every(({queues}) => queues.length === 0)) {
      await redis.ping() // nothing was asked, and "no queues" is what it said some time ago
      if (settings.isAuto) throw nothingFound(who)
    }
    return found.flatMap(({readings}) => readings)
  }

  /** The nodes of a cluster are asked for its slots once, and again when a slot has moved. */
  async function readMoved(error: unknown): Promise<QueueReading[]> {
    if (!settings.isCluster || !isMoved(error)) throw error
    connections.drop()
    return readAll()
  }

  return {
    async snapshot(signal) {
      try {
        const queues = await untilAborted(signal, () => readAll().catch(readMoved))
        return {takenAtMs: now(), queues}
      } catch (cause) {
        // What is still awaited would hold up the next poll; and other servers may hold the keys by then.
        connections.drop()
        throw redisError(url, cause, signal)
      }
    },
    async examine(signal) {
      try {
        return await untilAborted(signal, async () => examineNodes((await connections.nodes()).all, now))
      } catch (cause) {
        connections.drop()
        throw redisError(url, cause, signal)
      }
    },
    async close() {
      connections.drop()
    },
  }
}

export default openRedis

/** To find queues can mean to look through all keys: it takes a hundredth of the time at most. */
const FIND_SHARE = 100

type Read = (redis: RedisReader) => Promise<{queues: readonly string[]; readings: QueueReading[]}>

/** New queues are seen at once where it is cheap to find them, else later. */
function rememberQueues(layout: Layout, {queues: named, isAuto}: RedisUrl, now: () => number): Read {
  let queues: readonly string[] = named ?? []
  let findAtMs = named ? Number.POSITIVE_INFINITY : 0
  return async redis => {
    const startedMs = now()
    if (startedMs >= findAtMs) {
      queues = await layout.find(redis).catch(error => {
        if (isAuto && isOtherType(error)) return [] // another program's key of that name
        throw error
      })
      findAtMs = startedMs + FIND_SHARE * (now() - startedMs)
    }
    return {queues, readings: queues.length === 0 ? [] : await layout.read(redis, queues, startedMs)}
  }
}

const isMoved = (error: unknown) => error instanceof Error && error.message.startsWith('MOVED')

const isOtherType = (error: unknown) => error instanceof Error && error.message.startsWith('WRONGTYPE')

const nothingFound = (who: string) =>
  new QopsError(
    'SOURCE_NOT_FOUND',
    `${who} holds no queue of a layout that qops can find by itself`,
    'name the layout (?layout=celery), or plain lists (?layout=list&queues=a,b)',
  )
