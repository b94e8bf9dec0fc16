import {reason} from '../../core/errors.js'
import type {TaskMessage} from '../message.js'
import {AlreadyDone, Permanent} from '../retry-policy.js'

/** What a worker tells a child of its process pool. */
export type ToChild = {type: 'run'; message: TaskMessage; traceparent?: string | undefined} | {type: 'abort'}

/** What the child answers: once that it is ready, then the end of each attempt. */
export type FromChild = {type: 'ready'} | {type: 'ended'; failure?: Failure}

/** An error as JSON. Its class matters only as far as it decides what becomes of the message. */
type Failure = {kind: 'permanent' | 'already-done' | 'other'; message: string}

export const failureOf = (error: unknown): Failure => ({kind: kindOf(error), message: reason(error)})

export function errorOf({kind, message}: Failure): Error {
  if (kind === 'permanent') return new Permanent(message)
  if (kind === 'already-done') return new AlreadyDone(message)
  return new Error(message)
}

function kindOf(error: unknown): Failure['kind'] {
  if (error instanceof Permanent) return 'permanent'
  return error instanceof AlreadyDone ? 'already-done' : 'other'
}
