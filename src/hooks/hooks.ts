import type {TaskEnding} from '../core/task-event.js'
import type {TaskRecorder} from '../core/task-recorder.js'

/** Which queue a task belongs to; default `default`. */
export type QueueOf = {queue?: string}

/** Times in ms. `waitMs`: from publish to the start of the attempt. */
export type Ending = QueueOf & {runMs?: number; waitMs?: number}

export type RunOptions = QueueOf & {
  /** When the task was published: ms since 1970, or a Date. Gives the wait time. */
  enqueuedAt?: number | Date
  /** The broker says that it has delivered this message before. */
  redelivered?: boolean
  /** What an error means. Default: `fail`. */
  outcomeOf?: (error: unknown) => Exclude<TaskEnding, 'success'>
}

/**
 * Watches tasks, never touches them: no method throws, waits, or keeps more than a bounded amount of memory.
 * An event costs well under a microsecond (docs/benchmarks.md): it is added to a counter here, and sent once a second.
 */
export interface Hooks {
  /** A publisher handed a task to the broker. */
  sent(task: string, fields?: QueueOf): void
  /** A message was refused before it started: unknown task, not readable. */
  reject(task: string, fields?: QueueOf): void
  /** An attempt began. Follow it with one ending: `success`, `fail`, `retry`, `timeout` or `duplicate`. */
  started(task: string, fields?: QueueOf & {redelivered?: boolean}): void
  success(task: string, fields?: Ending): void
  /** Given up for good. */
  fail(task: string, fields?: Ending): void
  /** This attempt failed, the task will run again. */
  retry(task: string, fields?: Ending): void
  /** Stopped at its hard time limit. */
  timeout(task: string, fields?: Ending): void
  /** Skipped: the work was done already. */
  duplicate(task: string, fields?: Ending): void
  /** Runs `fn` as one attempt, timed. Returns what it returns; what it throws leaves as the very same object. */
  run<T>(task: string, options: RunOptions, fn: () => T): T
}

/** The hooks over a recorder, without sinks. */
export function recordingHooks(recorder: TaskRecorder): Hooks {
  const ending = (event: TaskEnding) => (task: string, fields?: Ending) =>
    recorder.series(task, fields?.queue).end(event, fields?.runMs, fields?.waitMs)

  function run<T>(task: string, options: RunOptions, fn: () => T): T {
    // `?? {}`: a caller in JavaScript may leave it out, and nothing here may throw into the task.
    const {queue, enqueuedAt, redelivered, outcomeOf} = options ?? {}
    recorder.series(task, queue).start(redelivered)
    const waitMs = waitSince(enqueuedAt)
    const startedAt = performance.now()
    const end = (outcome: TaskEnding) =>
      recorder.series(task, queue).end(outcome, performance.now() - startedAt, waitMs)
    const failed = (error: unknown) => end(outcomeOf ? safely(outcomeOf, error) : 'fail')
    let result: T
    try {
      result = fn()
    } catch (error) {
      failed(error)
      throw error
    }
    if (!isThenable(result)) {
      end('success')
      return result
    }
    return result.then(
      value => {
        end('success')
        return value
      },
      error => {
        failed(error)
        throw error
      },
    ) as T
  }

  return {
    sent(task, fields) {
      recorder.series(task, fields?.queue).counts.sent++
    },
    reject(task, fields) {
      recorder.series(task, fields?.queue).counts.reject++
    },
    started(task, fields) {
      recorder.series(task, fields?.queue).start(fields?.redelivered)
    },
    success: ending('success'),
    fail: ending('fail'),
    retry: ending('retry'),
    timeout: ending('timeout'),
    duplicate: ending('duplicate'),
    run,
  }
}

/** What is neither a number nor a Date tells no time. */
function waitSince(enqueuedAt: unknown): number | undefined {
  const atMs = enqueuedAt instanceof Date ? enqueuedAt.getTime() : enqueuedAt
  return typeof atMs === 'number' ? Date.now() - atMs : undefined
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | undefined | null)?.then === 'function'

function safely(outcomeOf: NonNullable<RunOptions['outcomeOf']>, error: unknown): Exclude<TaskEnding, 'success'> {
  try {
    return outcomeOf(error)
  } catch {
    return 'fail'
  }
}
