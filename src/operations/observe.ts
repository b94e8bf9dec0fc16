import type {SourceDeps} from '../brokers/queue-source.js'
import {QopsError, reason} from '../core/errors.js'
import type {Observation, Observe} from '../core/observation.js'
import {readQueuesReport, readTasksReport} from '../core/read-report.js'
import type {QueuesReport} from '../core/report.js'
import {sidecarAddress} from '../core/sidecar-address.js'
import {parseUrl, withoutPasswords} from '../core/url.js'
import {readJson} from '../net/read-json.js'
import {withSecrets} from '../net/url-secrets.js'
import {watchQueues} from './watch-queues.js'

export type Watched = {
  /** What is watched, for a title; without secrets. */
  title: string
  /** Rejects when nothing at all could be seen. */
  observe: Observe
  close(): Promise<void>
}

export type WatchOptions = {
  /** Broker URLs; those of sidecars (`qops://`) bring task figures too. */
  brokers: readonly string[]
  /** How long one look may take. */
  timeoutMs: number
}

/** Throws BAD_URL; connects with the first look. */
export async function watch({brokers, timeoutMs}: WatchOptions, deps: SourceDeps): Promise<Watched> {
  const isSidecar = (url: string) => url.startsWith('qops:')
  const sidecars = brokers.filter(isSidecar).map(url => observeSidecar(url, deps))
  const others = brokers.filter(url => !isSidecar(url))
  const direct = others.length > 0 ? [await observeBrokers(others, deps)] : []
  const parts = [...sidecars, ...direct]
  return {
    title: parts.map(part => part.title).join(', '),
    observe: signal => observeAll(parts, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])),
    close: async () => void (await Promise.all(parts.map(part => part.close()))),
  }
}

async function observeAll(parts: readonly Watched[], signal: AbortSignal): Promise<Observation> {
  const outcomes = await Promise.allSettled(parts.map(part => part.observe(signal)))
  const seen = outcomes.filter(outcome => outcome.status === 'fulfilled').map(outcome => outcome.value)
  const failed = outcomes.filter(outcome => outcome.status === 'rejected').map(outcome => outcome.reason)
  if (seen.length === 0) throw failed[0]
  return mergeObservations(seen, failed.map(reason))
}

/** Pure. Of several sidecars the rows are put together; each keeps its own figures of events, and the first's is shown. */
export function mergeObservations(seen: readonly Observation[], errors: readonly string[]): Observation {
  const queues = seen.flatMap(({queues}) => (queues ? [queues] : []))
  const tasks = seen.flatMap(({tasks}) => (tasks ? [tasks] : []))
  return {
    ...(queues[0] && {queues: mergeQueues(queues)}),
    ...(tasks[0] && {tasks: {...tasks[0], tasks: tasks.flatMap(report => report.tasks)}}),
    errors: [...errors, ...seen.flatMap(observation => observation.errors)],
  }
}

/** As old as the oldest of them. */
const mergeQueues = (reports: readonly QueuesReport[]): QueuesReport => ({
  at: reports.map(({at}) => at).toSorted()[0]!,
  queues: reports.flatMap(({queues}) => queues),
  errors: reports.flatMap(({errors}) => errors),
})

/** Both figures come from the sidecar's public routes. */
function observeSidecar(text: string, {http}: SourceDeps): Watched {
  const url = withSecrets(parseUrl(text, 'sidecar', ['qops:']))
  const {host, base, headers} = sidecarAddress(url)
  const who = `the sidecar at ${host}`
  const get = (path: string, signal: AbortSignal) => readJson(http, new URL(base + path), {headers, signal}, who)
  return {
    title: `sidecar ${host}`,
    async observe(signal) {
      const [queues, tasks] = await Promise.all([get('/v1/queues', signal), get('/v1/tasks', signal)])
      return {queues: readQueuesReport(queues, who), tasks: readTasksReport(tasks, who), errors: []}
    },
    async close() {},
  }
}

/** Reads the brokers themselves. Rejects when none of them answers. */
async function observeBrokers(urls: readonly string[], deps: SourceDeps): Promise<Watched> {
  const {names, look, close} = await watchQueues(urls, deps)
  return {
    title: names.join(', '),
    async observe(signal) {
      const {report, failures} = await look(signal)
      if (failures.length === names.length) throw failures[0]!.error
      return {queues: report, errors: []}
    },
    close,
  }
}

/** A sidecar as people write it: `http://127.0.0.1:8127`, `127.0.0.1:8127` or `qops://…`; as a broker's URL. Throws BAD_URL. */
export function sidecarUrl(text: string): string {
  const url = text.includes('://') ? text.replace(/^http:/, 'qops:') : `qops://${text}`
  if (url.startsWith('qops:')) return url
  throw new QopsError(
    'BAD_URL',
    `--sidecar "${withoutPasswords(text)}" is not the address of a sidecar`,
    'write 127.0.0.1:8127',
  )
}
