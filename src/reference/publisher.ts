import {randomUUID} from 'node:crypto'
import type {Hooks} from '../hooks/hooks.js'
import {encodeMessage, type TaskArgs} from './message.js'
import {queueOf, type Route} from './routing.js'
import type {Transport} from './transport.js'

/**
 * Sends a task to its queue. Resolves, and counts it as `sent`, once the broker has taken responsibility for it;
 * rejects with PUBLISH_FAILED otherwise.
 */
export type Publish = (task: string, args: TaskArgs, options?: PublishOptions) => Promise<void>

type PublishOptions = {
  /** Which of the task's schemas the arguments follow. Default 1. */
  version?: number
  /** W3C Trace Context of what caused it. */
  traceparent?: string | undefined
}

type PublisherDeps = {
  transport: Transport
  routes: readonly Route[]
  hooks: Hooks
  newId?: () => string
}

export function createPublisher({transport, routes, hooks, newId = randomUUID}: PublisherDeps): Publish {
  return async (task, args, {version = 1, traceparent} = {}) => {
    const queue = queueOf(routes, task)
    const body = encodeMessage({task, version, args, attempt: 1, id: newId()})
    await transport.publish(queue, {task, body, ...(traceparent !== undefined && {traceparent})})
    hooks.sent(task, {queue})
  }
}
