import {MAX_NAME_LENGTH, TASK_EVENTS, type TaskCounts, type TaskEvent, type TaskEventName} from './task-event.js'
import type {TaskSummary} from './task-summary.js'
import type {TimingSample} from './timing.js'
import {visibleText} from './visible-text.js'

/** A line that cannot be used, and why, in words for the log. */
export class BadLine extends Error {
  override readonly name = 'BadLine'
}

const MAX_SAMPLE = 1_000
const isEvent = new Set<unknown>(TASK_EVENTS)

/**
 * The JSON values of one line of the wire protocol: one object, or the members of an array. Give each to
 * `readTaskItem`. Throws BadLine.
 */
export function parseTaskLine(line: string): unknown[] {
  try {
    const value: unknown = JSON.parse(line)
    return Array.isArray(value) ? value : [value]
  } catch {
    throw new BadLine(`not JSON: ${short(line)}`)
  }
}

/**
 * An event `{"event":"success","task":"feed.deliver",…}` or a summary `{"counts":{"success":412},"task":…}`. Unknown
 * fields are ignored. Throws BadLine.
 */
export function readTaskItem(value: unknown): TaskEvent | TaskSummary {
  if (typeof value !== 'object' || value === null) throw new BadLine(`not a JSON object: ${short(value)}`)
  const fields = withoutNulls(value)
  return fields.counts === undefined ? readEvent(fields) : readSummary(fields)
}

/** Many a JSON encoder writes what is not there as null. */
const withoutNulls = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))

export const isSummary = (item: TaskEvent | TaskSummary): item is TaskSummary => 'counts' in item

function readEvent(fields: Record<string, unknown>): TaskEvent {
  if (!isEvent.has(fields.event)) {
    throw new BadLine(`"event" is ${short(fields.event)}, not one of ${TASK_EVENTS.join(', ')}`)
  }
  const event: TaskEvent = {event: fields.event as TaskEventName, task: name(fields, 'task')}
  if (fields.queue !== undefined) event.queue = name(fields, 'queue')
  if (fields.run_ms !== undefined) event.runMs = amount(fields, 'run_ms')
  if (fields.wait_ms !== undefined) event.waitMs = amount(fields, 'wait_ms')
  if (fields.redelivered === true) event.redelivered = true
  if (typeof fields.id === 'string') event.id = fields.id
  if (fields.worker !== undefined) event.worker = name(fields, 'worker')
  if (fields.seq !== undefined) event.seq = whole(fields, 'seq')
  if (fields.ts !== undefined) event.ts = amount(fields, 'ts')
  return event
}

function readSummary(fields: Record<string, unknown>): TaskSummary {
  return {
    task: name(fields, 'task'),
    queue: name(fields, 'queue'),
    counts: readCounts(fields.counts),
    redelivered: fields.redelivered === undefined ? 0 : whole(fields, 'redelivered'),
    inFlight: whole(fields, 'in_flight'),
    ...readTimings(fields),
    worker: name(fields, 'worker'),
    seq: whole(fields, 'seq'),
    ...(fields.ts !== undefined && {ts: amount(fields, 'ts')}),
  }
}

function readCounts(value: unknown): Partial<TaskCounts> {
  if (typeof value !== 'object' || value === null) throw new BadLine(`"counts" is ${short(value)}, not an object`)
  const given = value as Record<string, unknown>
  const known = TASK_EVENTS.filter(event => given[event] !== undefined)
  return Object.fromEntries(known.map(event => [event, whole(given, event)]))
}

function readTimings(fields: Record<string, unknown>): Pick<TaskSummary, 'run' | 'wait' | 'total'> {
  const timings: Pick<TaskSummary, 'run' | 'wait' | 'total'> = {}
  for (const key of ['run', 'wait', 'total'] as const) {
    if (fields[key] !== undefined) timings[key] = readTiming(key, fields[key])
  }
  return timings
}

function readTiming(key: string, value: unknown): TimingSample {
  const fields = value as Record<string, unknown> | null
  const sample = fields?.sample
  const usable = Array.isArray(sample) && sample.length <= MAX_SAMPLE && sample.every(n => Number.isFinite(n) && n >= 0)
  if (!fields || !usable) throw new BadLine(`"${key}" has no sample of at most ${MAX_SAMPLE} numbers`)
  const {count, sum, min, max} = {
    count: whole(fields, 'count'),
    sum: amount(fields, 'sum'),
    min: amount(fields, 'min'),
    max: amount(fields, 'max'),
  }
  return {count, sum, min, max, sample}
}

function name(fields: Record<string, unknown>, key: string): string {
  const value = fields[key]
  if (typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH) return value
  throw new BadLine(`"${key}" is ${short(value)}, not a name of 1 to ${MAX_NAME_LENGTH} characters`)
}

/** Times: a fraction is fine, below 0 (two hosts' clocks) counts as 0. */
function amount(fields: Record<string, unknown>, key: string): number {
  const value = fields[key]
  if (typeof value === 'number' && Number.isFinite(value)) return Math.max(0, value)
  throw new BadLine(`"${key}" is ${short(value)}, not a number`)
}

function whole(fields: Record<string, unknown>, key: string): number {
  const value = fields[key]
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw new BadLine(`"${key}" is ${short(value)}, not a whole number`)
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'missing')
  return visibleText(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}

/** The wire form of a summary: snake_case, times rounded to a microsecond. */
export function formatSummary({inFlight, run, wait, total, ...rest}: TaskSummary): string {
  return JSON.stringify({...rest, in_flight: inFlight, run: rounded(run), wait: rounded(wait), total: rounded(total)})
}

const rounded = (timing: TimingSample | undefined) =>
  timing && {
    count: timing.count,
    sum: round(timing.sum),
    min: round(timing.min),
    max: round(timing.max),
    sample: timing.sample.map(round),
  }

const round = (ms: number) => Math.round(ms * 1000) / 1000
