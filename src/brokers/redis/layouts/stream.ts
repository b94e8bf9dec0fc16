import type {QueueReading} from '../../../core/queue-reading.js'
import type {OpenLayout} from '../layout.js'
import {escapeGlob, type RedisReader} from '../redis-reader.js'
import {count, known, pairs, type RedisReply, sum} from '../replies.js'

/**
 * Streams with consumer groups: one queue for each group, `stream/group`. `ready` is the group's lag, which Redis gives
 * since 7.0 and not always (after XDEL, or a group that began anywhere); `unacked` its pending entries. A stream without a
 * group has nobody who waits for it, and is not shown. Source: Redis, XINFO GROUPS.
 *
 * Streams are found by SCAN, or those whose key begins with `prefix`, or those of `queues=`.
 */
export const openStreams: OpenLayout = (prefix = '') => ({
  async find(redis) {
    const streams = await redis.scan(`${escapeGlob(prefix)}*`, 'stream')
    const groups = await groupsOf(redis, streams)
    return streams.filter((_, i) => (groups[i] ?? []).length > 0)
  },
  async read(redis, streams) {
    const groups = await groupsOf(redis, streams)
    return streams.flatMap((stream, i) => (groups[i] ?? []).map(group => streamReading(stream, group)))
  },
})

/** Of each stream; none of one that is gone. */
async function groupsOf(redis: RedisReader, streams: readonly string[]): Promise<RedisReply[][]> {
  const replies = await redis.run(streams.map(stream => ['xinfo', 'GROUPS', stream]))
  return replies.map(reply => (Array.isArray(reply) ? reply : []))
}

/** Pure. `group` as XINFO GROUPS gives it. */
export function streamReading(stream: string, group: RedisReply): QueueReading {
  const fields = pairs(group)
  const [ready, unacked] = [count(fields.get('lag')), count(fields.get('pending'))]
  return {
    queue: `${stream}/${fields.get('name')}`,
    type: 'stream',
    ...known({ready, unacked, total: sum([ready ?? null, unacked]), consumers: count(fields.get('consumers'))}),
  }
}
