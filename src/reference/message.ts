import {z} from 'zod'
import {reason} from '../core/errors.js'
import {Poison} from './poison.js'

/**
 * A task on its way through a queue. It is self-contained: numbers, strings, lists and objects that any process in any
 * language can read, nothing that points into the memory of the one that sent it, and nothing that runs by being read.
 */
export type TaskMessage = {
  /** `feed.deliver` */
  task: string
  /** Which of the task's schemas `args` follow. A message that says nothing is of version 1. */
  version: number
  args: TaskArgs
  /** 1 on the first attempt, one more on each retry. */
  attempt: number
  /** The same through all retries, so that one life of a task can be followed in logs. */
  id: string
}

/** Named rather than positional: a new optional argument does not break the workers of yesterday's release. */
export type TaskArgs = Readonly<Record<string, unknown>>

/** A message says what to work on and does not carry it along: 2 KB are usual. */
export const MAX_BODY_BYTES = 65_536
const MAX_DEPTH = 100

/** Throws a RangeError for a body over 65,536 bytes, because no worker would take it. */
export function encodeMessage(message: Omit<TaskMessage, 'version'> & {version?: number}): string {
  const body = JSON.stringify(message)
  const bytes = Buffer.byteLength(body)
  if (bytes <= MAX_BODY_BYTES) return body
  throw new RangeError(`a message of ${message.task} would have ${bytes} bytes, more than ${MAX_BODY_BYTES}`)
}

/** The same message for its next attempt. If that makes it too long, whoever reads it refuses it. */
export const encodeRetry = (message: TaskMessage): string => JSON.stringify({...message, attempt: message.attempt + 1})

/** Reads what came off the wire. Throws Poison when it is not one of our messages. */
export function decodeMessage(body: string): TaskMessage {
  const bytes = Buffer.byteLength(body)
  if (bytes > MAX_BODY_BYTES) throw new Poison('too-long', `${bytes} bytes, more than ${MAX_BODY_BYTES}`)
  const read = wireForm.safeParse(parseJson(body))
  if (!read.success) throw new Poison('not-a-message', firstIssue(read.error))
  if (isDeep(read.data.args)) throw new Poison('not-a-message', `args: nested more than ${MAX_DEPTH} deep`)
  return read.data
}

/** In words for a log: the first thing that is wrong, and where. */
export function firstIssue({issues}: z.ZodError): string {
  const {path, message} = issues[0]!
  return path.length > 0 ? `${path.join('.')}: ${message}` : message
}

/** JSON.parse reads what JSON.stringify overflows its stack with: a message that could be tried, but not retried. */
const isDeep = (value: unknown, levelsLeft = MAX_DEPTH): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levelsLeft === 0 || Object.values(value).some(inner => isDeep(inner, levelsLeft - 1)))

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new Poison('not-json', reason(error))
  }
}

/** AMQP carries the name as the message's type, which is a short string: at most 255 bytes. */
const MAX_TASK_BYTES = 255

const wireForm = z.object({
  task: z
    .string()
    .min(1)
    .refine(name => Buffer.byteLength(name) <= MAX_TASK_BYTES, `longer than ${MAX_TASK_BYTES} bytes`),
  version: z.int().min(1).default(1),
  args: z.record(z.string(), z.unknown()),
  attempt: z.int().min(1),
  id: z.string(),
})
