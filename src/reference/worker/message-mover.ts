import {setTimeout as sleep} from 'node:timers/promises'
import {reason} from '../../core/errors.js'
import {type DeadLetter, deadQueueOf} from '../dead-letter.js'
import {encodeRetry, type TaskMessage} from '../message.js'
import {type RetryPolicy, retryDelayMs} from '../retry-policy.js'
import type {Delivery, Transport} from '../transport.js'

export type MessageMoverDeps = {
  transport: Transport
  log: (line: string) => void
  /** A message is in the dead letter queue now. */
  onDeadLetter: (letter: DeadLetter) => void
  /** From 0 up to 1, for the jitter of back-offs. */
  random: () => number
}

type Move = {what: string; queue: string; task: string; body: string; delayMs?: number}

/** Otherwise a message that cannot be moved (the broker is full) would come round thousands of times a second. */
const PAUSE_BEFORE_RETURN_MS = 1_000

/** The task's name for a message that does not tell. */
export const UNREADABLE = 'unreadable'

/**
 * Moves a message to where it waits for its next attempt, or to the dead letters. That is confirmed before the message is
 * acknowledged: a crash between the two makes two of it, never none. Rejects when it must be delivered again.
 */
export class MessageMover {
  constructor(private readonly deps: MessageMoverDeps) {}

  async retry(message: TaskMessage, queue: string, policy: RetryPolicy, delivery: Delivery): Promise<void> {
    const {task, id, attempt} = message
    const delayMs = retryDelayMs(policy, attempt, this.deps.random)
    await this.move({what: `the retry of ${task} ${id}`, queue, task, body: encodeRetry(message), delayMs}, delivery)
  }

  async bury(letter: DeadLetter, delivery: Delivery): Promise<void> {
    const {task = UNREADABLE, id, queue} = letter
    const what = `the dead letter of ${id === undefined ? task : `${task} ${id}`}`
    await this.move({what, queue: deadQueueOf(queue), task, body: JSON.stringify(letter)}, delivery)
    this.deps.onDeadLetter(letter)
    this.deps.log(obituary(letter))
  }

  private async move({what, queue, task, body, delayMs = 0}: Move, {traceparent}: Delivery): Promise<void> {
    const outgoing = {task, body, ...(traceparent !== undefined && {traceparent})}
    try {
      await this.deps.transport.publish(queue, outgoing, {delayMs})
    } catch (error) {
      this.deps.log(`could not publish ${what}, so it is delivered again: ${reason(error)}`)
      await sleep(PAUSE_BEFORE_RETURN_MS)
      throw error
    }
  }
}

const obituary = ({queue, task = UNREADABLE, id, attempts, reason: why, detail}: DeadLetter): string =>
  attempts > 0
    ? `gave up ${task} ${id} at attempt ${attempts}: ${detail}`
    : `refused a message of queue ${queue}, task ${task}: ${why}: ${detail}`
