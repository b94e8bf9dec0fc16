import {boundedTexts, ranges} from '../bounded-texts.js'
import type {OpenLayout} from '../layout.js'
import type {RedisReader} from '../redis-reader.js'
import {count, jsonObject, known, type RedisReply, sum, tally, text, texts} from '../replies.js'

/** `failed` holds jobs of all queues; above so many, or 8 MB, whose they are is left unknown. */
const MAX_FAILED = 1_000

/**
 * Resque. `unacked` are the jobs that its workers run; `dead` those of the list `failed`; `consumers` the workers that serve
 * the queue. Jobs of resque-scheduler are not seen. Source: Resque 3.0, data_store.rb and worker.rb.
 *
 * Queues are found by the set `resque:queues`. `prefix` is the namespace, `resque` when not given.
 */
export const openResque: OpenLayout = (prefix = 'resque') => {
  const key = (name: string) => `${prefix}:${name}`

  async function readFailed(
    redis: RedisReader,
    length: RedisReply | undefined,
  ): Promise<Map<string, number> | undefined> {
    if (Number(length) > MAX_FAILED) return undefined
    const jobs = await boundedTexts(
      redis,
      ranges(Number(length)).map(([from, to]) => ['lrange', key('failed'), from, to]),
    )
    return jobs.isComplete ? tally(texts(jobs.texts).flatMap(queueOf)) : undefined
  }

  return {
    async find(redis) {
      const [queues] = await redis.run([['smembers', key('queues')]])
      return texts(queues)
    },
    async read(redis, queues) {
      const [rows, [ids, failedLength]] = await Promise.all([
        redis.each(queues, [{name: 'llen', before: key('queue:'), after: ''}]),
        redis.run([
          ['smembers', key('workers')],
          ['llen', key('failed')],
        ]),
      ])
      const workers = texts(ids)
      const [jobs, failed] = await Promise.all([
        redis.run(workers.map(id => ['get', key(`worker:${id}`)])),
        readFailed(redis, failedLength),
      ])
      const busy = tally(texts(jobs).flatMap(queueOf))
      return queues.map((queue, i) => {
        const [length] = rows[i] ?? []
        const unacked = busy.get(queue) ?? 0
        return {
          queue,
          type: 'resque',
          ...known({
            ready: count(length),
            unacked,
            total: sum([length, unacked]),
            dead: failed && (failed.get(queue) ?? 0),
            consumers: workers.filter(id => serves(id, queue)).length,
          }),
        }
      })
    },
  }
}

/** Pure. A worker is called `host:pid:queue,queue`; a `*` in a queue's name stands for anything. */
export function serves(workerId: string, queue: string): boolean {
  const names = /^.*?:\d+:(.*)$/.exec(workerId)?.[1]?.split(',') ?? []
  return names.some(name => name === queue || (name.includes('*') && globPattern(name).test(queue)))
}

const globPattern = (glob: string) =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's')

function queueOf(payload: string): string[] {
  const queue = text(jsonObject(payload)?.queue as RedisReply | undefined)
  return queue === undefined ? [] : [queue]
}
