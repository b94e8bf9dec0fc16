import {MAX_BODY_BYTES, type TaskMessage} from './message.js'
import type {Poison, PoisonReason} from './poison.js'
import {Permanent} from './retry-policy.js'

/** Where the messages of a queue go that nobody will run. A person looks at them; no worker consumes them. */
export const deadQueueOf = (queue: string) => `${queue}.dead`

/**
 * What is known of a message that a worker gave up. (What RabbitMQ itself moves there, because workers died of it, is the
 * message as it was.) It is the body of a message of its own rather than headers beside the
 * old body, so that it reads the same on every transport, in the management UI, and after it was copied to a file.
 */
export type DeadLetter = {
  reason: PoisonReason | 'permanent' | 'attempts-exceeded'
  /** In words: the error of the last attempt, or what is wrong with the message. */
  detail: string
  queue: string
  /** As far as the message could be read. */
  task?: string
  id?: string
  /** 0: it never ran. */
  attempts: number
  /** ISO 8601, UTC. */
  died_at: string
  /** The message as it came; sent to `queue` again, it begins where it ended. */
  body: string
  /** Present when `body` is only the beginning of the message: so many bytes it had. */
  body_bytes?: number
}

type Remains = {queue: string; body: string; nowMs: number}

export const letterOfPoison = (poison: Poison, remains: Remains): DeadLetter => ({
  reason: poison.why,
  detail: bounded(poison.message),
  ...(poison.task !== undefined && {task: poison.task}),
  attempts: 0,
  ...laidOut(remains),
})

export const letterOfFailure = (error: unknown, {task, id, attempt}: TaskMessage, remains: Remains): DeadLetter => ({
  reason: error instanceof Permanent ? 'permanent' : 'attempts-exceeded',
  detail: bounded(error instanceof Error ? error.message : String(error)),
  ...{task, id},
  attempts: attempt,
  ...laidOut(remains),
})

const laidOut = ({queue, body, nowMs}: Remains) => ({
  queue,
  died_at: new Date(nowMs).toISOString(),
  ...shortened(body),
})

const MAX_DETAIL_LENGTH = 2_000

/** An error may quote all that it has met. */
const bounded = (text: string) => (text.length <= MAX_DETAIL_LENGTH ? text : `${text.slice(0, MAX_DETAIL_LENGTH)}…`)

/** A broker that refuses the letter as too long would make the message come round for ever. */
function shortened(body: string): {body: string; body_bytes?: number} {
  const bytes = Buffer.byteLength(body)
  if (bytes <= MAX_BODY_BYTES) return {body}
  return {body: Buffer.from(body).subarray(0, MAX_BODY_BYTES).toString(), body_bytes: bytes}
}
