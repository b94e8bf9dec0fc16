import {z} from 'zod'
import {firstIssue} from './message.js'
import {Poison} from './poison.js'

/**
 * A piece of background work. It may run twice (its worker died after the work and before the acknowledgement), so the
 * second time must change nothing; and it should take seconds at most, so that little is lost when it is interrupted.
 */
export type Task = {
  name: string
  /** What `run` takes, from what came off the wire: anything can be in there. Throws Poison when it does not fit. */
  readArgs(args: unknown, version: number): unknown
  /**
   * Rejects to be tried again later, with `Permanent` to be given up, with `AlreadyDone` when there was nothing to do.
   * `args` are what `readArgs` gave.
   */
  run(args: unknown, context: TaskContext): Promise<void>
}

export type TaskContext = {
  /** Aborts at the soft limit: stop soon, for at the hard one nobody waits any more. Hand it to fetch and the like. */
  signal: AbortSignal
  /** 1 on the first attempt. */
  attempt: number
  /** The same through all attempts: a marker that tells whether this very task has had its effect. */
  id: string
  /** W3C Trace Context of what caused it, for the tasks that this one sends. */
  traceparent?: string | undefined
}

/**
 * One schema for each version that may still be in a queue; those of old versions transform what they read into the
 * newest arguments. So a release can change arguments while messages of the last one wait: `{1: old.transform(…), 2: now}`.
 */
export type Versions<Args> = Readonly<Record<number, z.ZodType<Args>>>

/** A task whose arguments are checked before it runs. A schema alone is version 1. */
export function defineTask<Args>(
  name: string,
  args: z.ZodType<Args> | Versions<Args>,
  run: (args: Args, context: TaskContext) => Promise<void>,
): Task {
  const versions: Versions<Args> = args instanceof z.ZodType ? {1: args} : args
  return {
    name,
    readArgs(given, version) {
      const schema = versions[version]
      if (!schema) throw new Poison('unknown-version', `this worker knows no version ${version} of ${name}`, name)
      const read = schema.safeParse(given)
      if (!read.success) throw new Poison('wrong-arguments', firstIssue(read.error), name)
      return read.data
    },
    run: (checked, context) => run(checked as Args, context),
  }
}
