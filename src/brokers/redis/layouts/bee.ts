import type {OpenLayout} from '../layout.js'
import {escapeGlob} from '../redis-reader.js'
import {count, known, sum} from '../replies.js'

/** Keys that only a queue that has been used can have, and one of which it always has. */
const TELLING = new Set(['id', 'waiting', 'active', 'delayed', 'failed', 'jobs'])

/**
 * bee-queue. `unacked` is its active list, `delayed` its delayed jobs (retries with a backoff wait there too), `dead` its
 * failed ones. Source: bee-queue 2.0, lib/queue.js.
 *
 * Queues are found by the keys `bq:<queue>:…`.
 */
export const openBee: OpenLayout = (prefix = 'bq') => {
  const at = (name: string, key: string) => ({name, before: `${prefix}:`, after: `:${key}`})
  const commands = [at('llen', 'waiting'), at('llen', 'active'), at('zcard', 'delayed'), at('scard', 'failed')]
  return {
    async find(redis) {
      const keys = await redis.scan(`${escapeGlob(prefix)}:*:*`)
      const parts = keys.map(key => key.slice(prefix.length + 1)).map(rest => [rest, rest.lastIndexOf(':')] as const)
      const queues = parts.filter(([rest, colon]) => TELLING.has(rest.slice(colon + 1)))
      return [...new Set(queues.map(([rest, colon]) => rest.slice(0, colon)))]
    },
    async read(redis, queues) {
      const rows = await redis.each(queues, commands)
      return queues.map((queue, i) => {
        const [waiting, active, delayed, failed] = rows[i] ?? []
        const counts = {ready: count(waiting), unacked: count(active), total: sum([waiting, active])}
        return {queue, type: 'bee', ...known({...counts, delayed: count(delayed), dead: count(failed)})}
      })
    },
  }
}
