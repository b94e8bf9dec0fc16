import {randomUUID} from 'node:crypto'
import type {Hooks} from '../hooks/hooks.js'
import {encodeMessage, type TaskArgs} from './message.js'
import {queueOf, type Route} from './routing.js'
import type {Transport} from './transport.js'

/**
 * Sends a task to its queue. Resolves, and counts it as `sent`, once the broker has taken responsibility for it;
 * rejects with PUBLISH_FAILED otherwise.
 */
export type Publish = (task: string, args: TaskArgs) => Promise<void>

type PublisherDeps = {
  transport: Transport
  routes: readonly Route[]
  hooks: Hooks
  newId?: () => string
}

export function createPublisher({transport, routes, hooks, newId = randomUUID}: PublisherDeps): Publish {
  return async (task, args) => {
    const queue = queueOf(routes, task)
    await transport.publish(queue, {task, body: encodeMessage({task, args, attempt: 1, id: newId()})})
    hooks.sent(task, {queue})
  }
}
