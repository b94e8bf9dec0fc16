import type {OpenLayout} from '../layout.js'
import {ageSeconds, count, known, sum, text, texts} from '../replies.js'

const PER_QUEUE = [
  {name: 'llen', before: 'rq:queue:', after: ''},
  {name: 'lindex', before: 'rq:queue:', after: '', args: ['0']},
  {name: 'zcard', before: 'rq:wip:', after: ''},
  {name: 'zcard', before: 'rq:scheduled:', after: ''},
  {name: 'zcard', before: 'rq:deferred:', after: ''},
  {name: 'zcard', before: 'rq:failed:', after: ''},
  {name: 'smembers', before: 'rq:workers:', after: ''},
]

/**
 * RQ. `unacked` are its started jobs; `delayed` its scheduled ones (retries wait there too) and those deferred until
 * another is done; `dead` its failed ones; `consumers` its live workers. The age is that of the job next in turn, since it
 * was enqueued. RQ's own counters are not used: they clean up as they count. Source: RQ 1.13 and 2.10, registry.py.
 *
 * Queues are found by the set `rq:queues`. RQ has no prefix to choose.
 */
export const openRq: OpenLayout = () => ({
  async find(redis) {
    const [keys] = await redis.run([['smembers', 'rq:queues']])
    return texts(keys).map(key => key.replace(/^rq:queue:/, ''))
  },
  async read(redis, queues, nowMs) {
    const [rows, [suspended]] = await Promise.all([
      redis.each(queues, PER_QUEUE),
      redis.run([['exists', 'rq:suspended']]),
    ])
    const heads = [...new Set(rows.flatMap(row => text(row[1]) ?? []))]
    const workers = [...new Set(rows.flatMap(row => texts(row[6])))]
    const [times, alive] = await Promise.all([
      redis.each(heads, [{name: 'hget', before: 'rq:job:', after: '', args: ['enqueued_at']}]),
      // A worker that died stays in the sets of its queues; its own key expires.
      redis.each(workers, [{name: 'exists', before: '', after: ''}]),
    ])
    const enqueuedMs = new Map(heads.map((job, i) => [job, rqTimeMs(text(times[i]?.[0]))]))
    const isAlive = new Set(workers.filter((_, i) => alive[i]?.[0] === 1))
    return queues.map((queue, i) => {
      const [length, head, started, scheduled, deferred, failed, ofQueue] = rows[i] ?? []
      return {
        queue,
        type: 'rq',
        ...known({
          ready: count(length),
          unacked: count(started),
          total: sum([length, started]),
          delayed: sum([scheduled, deferred]),
          dead: count(failed),
          consumers: texts(ofQueue).filter(worker => isAlive.has(worker)).length,
          state: suspended === 1 ? 'suspended' : undefined,
          oldestAgeSeconds: ageSeconds(enqueuedMs.get(text(head) ?? ''), nowMs),
        }),
      }
    })
  },
})

/** Pure. `2026-01-31T12:00:00.123456Z`: microseconds are more than Date.parse promises to read. */
export function rqTimeMs(time: string | undefined): number | undefined {
  const ms = Date.parse((time ?? '').replace(/(\.\d{3})\d+/, '$1'))
  return Number.isNaN(ms) ? undefined : ms
}
