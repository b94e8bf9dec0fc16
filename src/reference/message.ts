import {z} from 'zod'

/**
 * A task on its way through a queue. It is self-contained: numbers, strings, lists and objects that any process in any
 * language can read, nothing that points into the memory of the one that sent it.
 */
export type TaskMessage = {
  /** `feed.deliver` */
  task: string
  args: TaskArgs
  /** 1 on the first attempt, one more on each retry. */
  attempt: number
  /** The same through all retries, so that one life of a task can be followed in logs. */
  id: string
}

/** Named rather than positional: a new optional argument does not break the workers of yesterday's release. */
export type TaskArgs = Readonly<Record<string, unknown>>

export const encodeMessage = (message: TaskMessage): string => JSON.stringify(message)

/** Reads what came off the wire. Throws, in words for the log, when it is not one of our messages. */
export function decodeMessage(body: string): TaskMessage {
  return wireForm.parse(JSON.parse(body))
}

const wireForm = z.object({
  task: z.string().min(1),
  args: z.record(z.string(), z.unknown()),
  attempt: z.int().min(1),
  id: z.string(),
})
