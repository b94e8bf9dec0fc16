import type {OpenLayout} from '../layout.js'
import {escapeGlob, type NamedCommand} from '../redis-reader.js'
import {ageSeconds, count, known, type RedisReply, sum, text} from '../replies.js'

/**
 * BullMQ 3 to 6. `ready` holds its states waiting, paused and prioritized; `unacked` active; `delayed` delayed and
 * waiting-children; `dead` failed. The age is that of the job next in turn, since it was added. Source: BullMQ 6.7,
 * queue-keys.ts and getCounts-1.lua, which must not be called: it takes a marker out of the list.
 *
 * Queues are found by their hashes `bull:<queue>:meta`.
 */
export const openBullmq: OpenLayout = (prefix = 'bull') => {
  const commands = bullmqCommands(prefix)
  return {
    async find(redis) {
      const keys = await redis.scan(`${escapeGlob(prefix)}:*:meta`)
      return keys.map(key => key.slice(prefix.length + 1, -':meta'.length))
    },
    async read(redis, queues, nowMs) {
      const rows = (await redis.each(queues, commands)).map(replies => bullmqCounts(replies))
      const next = rows.flatMap(({nextJob}, i) => (nextJob === undefined ? [] : [`${queues[i]}:${nextJob}`]))
      const ages = await redis.each(next, [{name: 'hget', before: `${prefix}:`, after: '', args: ['timestamp']}])
      const addedMs = new Map(next.map((job, i) => [job, Number(ages[i]?.[0] ?? Number.NaN)]))
      return rows.map(({nextJob, ...counts}, i) => ({
        queue: queues[i]!,
        type: 'bullmq',
        ...counts,
        ...known({oldestAgeSeconds: ageSeconds(addedMs.get(`${queues[i]}:${nextJob}`), nowMs)}),
      }))
    },
  }
}

function bullmqCommands(prefix: string): NamedCommand[] {
  const at = (name: string, key: string, ...args: string[]) => ({name, before: `${prefix}:`, after: `:${key}`, args})
  return [
    ...[at('llen', 'wait'), at('llen', 'paused'), at('zcard', 'prioritized')],
    ...[at('lindex', 'wait', '-1'), at('lindex', 'paused', '-1')],
    ...[at('llen', 'active'), at('zcard', 'delayed'), at('zcard', 'waiting-children'), at('zcard', 'failed')],
    at('hexists', 'meta', 'paused'),
  ]
}

/** Pure. `nextJob` is the id of the job that a worker would take next, where that can be told. */
export function bullmqCounts(replies: readonly RedisReply[]) {
  const [wait, paused, prioritized, lastOfWait, lastOfPaused, active, delayed, children, failed, isPaused] = replies
  const markers = [lastOfWait, lastOfPaused].filter(isMarker).length
  const ready = sum([wait, paused, prioritized, -markers])
  const nextJob = isMarker(lastOfWait) ? undefined : text(lastOfWait)
  return known({
    ready,
    unacked: count(active),
    total: sum([ready ?? null, active]),
    delayed: sum([delayed, children]),
    dead: count(failed),
    state: isPaused === 1 ? 'paused' : undefined,
    nextJob,
  })
}

/** BullMQ up to 5 keeps an entry `0:…` at the end of the list, which is no job. */
const isMarker = (entry: RedisReply | undefined) => typeof entry === 'string' && entry.startsWith('0:')
