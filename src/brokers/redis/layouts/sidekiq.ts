import {boundedTexts, ranges} from '../bounded-texts.js'
import type {OpenLayout} from '../layout.js'
import type {RedisCommand, RedisReader} from '../redis-reader.js'
import {ageSeconds, count, jsonObject, known, type RedisReply, sum, tally, text, texts} from '../replies.js'

/** `schedule`, `retry` and `dead` hold jobs of all queues; above so many in one of them, or 8 MB, whose they are is left unknown. */
const MAX_JOBS = 1_000
const SETS = ['schedule', 'retry', 'dead'] as const
/** Of each how many jobs of each queue are in it; undefined where there are too many. */
type Sets = (ReadonlyMap<string, number> | undefined)[]

/**
 * Sidekiq 5 to 8. `unacked` are jobs that run, as the processes' last heartbeats told (every 5 to 10 s); `delayed` those of
 * `schedule` and `retry`; `dead` of `dead`; `consumers` the threads of the processes that serve the queue; the age is the
 * latency that Sidekiq itself shows. Source: Sidekiq 6.4 and 8.1, api.rb and launcher.rb.
 *
 * Queues are found by the set `queues`, and by what `schedule`, `retry` and `dead` hold. `prefix` is the namespace of
 * redis-namespace.
 */
export const openSidekiq: OpenLayout = prefix => {
  const key = (name: string) => (prefix === undefined ? name : `${prefix}:${name}`)
  const perQueue = [
    {name: 'llen', before: key('queue:'), after: ''},
    {name: 'lindex', before: key('queue:'), after: '', args: ['-1']},
  ]

  async function readSets(redis: RedisReader, sizes: readonly RedisReply[]): Promise<Sets> {
    return Promise.all(
      SETS.map(async (set, i) => {
        const size = Number(sizes[i])
        if (size > MAX_JOBS) return undefined
        const jobs = await boundedTexts(
          redis,
          ranges(size).map(([from, to]) => ['zrange', key(set), from, to]),
        )
        return jobs.isComplete ? tally(texts(jobs.texts).flatMap(queueOf)) : undefined
      }),
    )
  }

  async function readProcesses(redis: RedisReader, identities: readonly string[]): Promise<SidekiqProcess[]> {
    const replies = await redis.run(
      identities.flatMap((identity): RedisCommand[] => [
        ['hmget', key(identity), 'info', 'quiet'],
        ['hvals', key(`${identity}:work`)],
        ['hvals', key(`${identity}:workers`)], // so called up to Sidekiq 6
      ]),
    )
    return identities.flatMap((_, i) => sidekiqProcess(replies.slice(i * 3, i * 3 + 3)) ?? [])
  }

  /** Queues that `schedule`, `retry` or `dead` held when they were last read: a queue can have no other trace. */
  let inSets: ReadonlySet<string> | undefined
  const sizes = SETS.map((set): RedisCommand => ['zcard', key(set)])
  return {
    async find(redis) {
      const [queues, ...cards] = await redis.run([['smembers', key('queues')], ...sizes])
      inSets ??= queuesIn(await readSets(redis, cards))
      return [...new Set([...texts(queues), ...inSets])]
    },
    async read(redis, queues, nowMs) {
      const [rows, [identities, paused, ...cards]] = await Promise.all([
        redis.each(queues, perQueue),
        redis.run([['smembers', key('processes')], ['smembers', key('paused')], ...sizes]),
      ])
      const [sets, processes] = await Promise.all([readSets(redis, cards), readProcesses(redis, texts(identities))])
      inSets = queuesIn(sets)
      const [scheduled, retried, dead] = sets
      const busy = tally(processes.flatMap(process => process.running))
      const isPaused = new Set(texts(paused))
      const inSet = (set: Sets[number], queue: string) => (set ? (set.get(queue) ?? 0) : null)
      return queues.map((queue, i) => {
        const [length, oldest] = rows[i] ?? []
        const unacked = busy.get(queue) ?? 0
        return {
          queue,
          type: 'sidekiq',
          ...known({
            ready: count(length),
            unacked,
            total: sum([length, unacked]),
            delayed: sum([inSet(scheduled, queue), inSet(retried, queue)]),
            dead: sum([inSet(dead, queue)]),
            consumers: consumersOf(queue, processes),
            state: isPaused.has(queue) ? 'paused' : undefined,
            oldestAgeSeconds: ageSeconds(enqueuedAtMs(oldest), nowMs),
          }),
        }
      })
    },
  }
}

const queuesIn = (sets: Sets) => new Set(sets.flatMap(set => [...(set?.keys() ?? [])]))

/** What a process said of itself. `running` has the queue of each job that runs. */
export type SidekiqProcess = {running: string[]; threads: ReadonlyMap<string, number>}

/**
 * Pure. Undefined for one whose heartbeat has stopped: its keys expire after a minute. A quiet process takes no new job.
 * Since Sidekiq 7 a process can have capsules, each with its threads and queues.
 */
export function sidekiqProcess([fields, work, workers]: readonly RedisReply[]): SidekiqProcess | undefined {
  const [infoText, quiet] = Array.isArray(fields) ? fields : []
  const info = jsonObject(infoText)
  if (!info) return undefined
  const running = [...texts(work), ...texts(workers)].flatMap(queueOf)
  const groups: unknown[] = quiet === 'true' ? [] : isObject(info.capsules) ? Object.values(info.capsules) : [info]
  const threads = groups.filter(isObject).flatMap(({concurrency, queues, weights}) => {
    const names = Array.isArray(queues) ? queues : isObject(weights) ? Object.keys(weights) : []
    return names.map(queue => [String(queue), Number(concurrency) || 0] as const)
  })
  const sums = new Map<string, number>()
  for (const [queue, n] of threads) sums.set(queue, (sums.get(queue) ?? 0) + n)
  return {running, threads: sums}
}

const consumersOf = (queue: string, processes: readonly SidekiqProcess[]) =>
  processes.reduce((total, {threads}) => total + (threads.get(queue) ?? 0), 0)

/** The queue of a job, or of a job that runs. */
function queueOf(payload: string): string[] {
  const queue = jsonObject(payload)?.queue
  return typeof queue === 'string' ? [queue] : []
}

/** Pure. Seconds with a fraction up to Sidekiq 7, whole milliseconds since 8. */
export function enqueuedAtMs(payload: RedisReply | undefined): number | undefined {
  const at = jsonObject(text(payload))?.enqueued_at
  if (typeof at !== 'number') return undefined
  return at < 100_000_000_000 ? at * 1000 : at
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
