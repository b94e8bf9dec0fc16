/**
 * What can happen to a task. One life is `sent`, then per attempt `started` and one of the endings.
 *
 * | event | meaning | ends an attempt |
 * |---|---|---|
 * | `sent` | a publisher handed it to the broker | |
 * | `started` | a worker began an attempt | |
 * | `success` | done | yes |
 * | `fail` | given up for good | yes |
 * | `retry` | this attempt failed, it will run again | yes |
 * | `timeout` | stopped at its hard time limit | yes |
 * | `duplicate` | skipped: already done | yes |
 * | `reject` | refused before it started (unknown task, not readable) | |
 */
export const TASK_EVENTS = ['sent', 'started', 'success', 'fail', 'retry', 'reject', 'timeout', 'duplicate'] as const

export type TaskEventName = (typeof TASK_EVENTS)[number]

/** The events that end an attempt which a `started` began. */
export const TASK_ENDINGS = ['success', 'fail', 'retry', 'timeout', 'duplicate'] as const

export type TaskEnding = (typeof TASK_ENDINGS)[number]

/** How often each event happened. */
export type TaskCounts = Record<TaskEventName, number>

/** One event of one task, as a worker in any language reports it. Times in ms, `ts` in seconds since 1970. */
export type TaskEvent = {
  event: TaskEventName
  task: string
  /** Default `default`. */
  queue?: string
  /** How long the attempt ran; on an ending. */
  runMs?: number
  /** From publish to start; on an ending. */
  waitMs?: number
  /** On `started`: the broker says it has delivered this message before. */
  redelivered?: boolean
  id?: string
  /** `host:pid`: whose `seq` it is. */
  worker?: string
  /** Counts up by one per line of that worker, from any start: a gap is a lost line, a repetition a duplicate. */
  seq?: number
  ts?: number
}

/** Longest name of a task, queue or worker in a line that a sidecar takes. */
export const MAX_NAME_LENGTH = 200

/** The queue of an event that names none. */
export const DEFAULT_QUEUE = 'default'

export const noCounts = (): TaskCounts => ({
  sent: 0,
  started: 0,
  success: 0,
  fail: 0,
  retry: 0,
  reject: 0,
  timeout: 0,
  duplicate: 0,
})
