import {QopsError} from './errors.js'
import type {QueuesReport, TasksReport} from './report.js'

/** What another process answers may be of another version, or no sidecar's at all. Throws SOURCE_REPLY. */
export function readQueuesReport(body: unknown, who: string): QueuesReport {
  const report = body as QueuesReport | null
  const readable =
    isTime(report?.at) && areRows(report?.queues, ['broker', 'queue']) && areRows(report?.errors, ['broker', 'message'])
  if (readable) return report as QueuesReport
  throw notReadable(who, 'a list of queues')
}

/** Throws SOURCE_REPLY. */
export function readTasksReport(body: unknown, who: string): TasksReport {
  const report = body as TasksReport | null
  const readable = isTime(report?.at) && areRows(report?.tasks, ['queue', 'task']) && typeof report?.events === 'object'
  if (readable && report.events !== null) return report
  throw notReadable(who, 'a list of tasks')
}

const isTime = (value: unknown) => typeof value === 'string' && Number.isFinite(Date.parse(value))

const areRows = (value: unknown, names: readonly string[]) =>
  Array.isArray(value) && value.every(row => names.every(name => typeof row?.[name] === 'string'))

const notReadable = (who: string, what: string) =>
  new QopsError(
    'SOURCE_REPLY',
    `${who} answered with something that is not ${what}`,
    'is that a qops sidecar of this version?',
  )
