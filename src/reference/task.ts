import type {z} from 'zod'
import {Permanent} from './retry-policy.js'

/**
 * A piece of background work. It may run twice (its worker died after the work and before the acknowledgement), so the
 * second time must change nothing; and it should take seconds at most, so that little is lost when it is interrupted.
 */
export type Task = {
  name: string
  /** Rejects to be tried again later, with `Permanent` to be given up. `args` come off the wire: anything can be in them. */
  run(args: unknown): Promise<void>
}

/** A task that checks its arguments first; wrong ones will not get better, so they are `Permanent`. */
export function defineTask<Args>(name: string, args: z.ZodType<Args>, run: (args: Args) => Promise<void>): Task {
  return {
    name,
    async run(given) {
      const checked = args.safeParse(given)
      if (!checked.success) throw new Permanent(`${name} cannot run with ${JSON.stringify(given)}`)
      await run(checked.data)
    },
  }
}
