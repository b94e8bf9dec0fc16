/** `import {observeConsumer, observePublisher} from 'qops/hooks/amqplib'` */
import type {Channel, ConfirmChannel, ConsumeMessage, Options} from 'amqplib'
import {ENQUEUED_AT_HEADER} from '../core/enqueued-at.js'
import type {Hooks, RunOptions} from './hooks.js'

export {ENQUEUED_AT_HEADER}

/** What there is to name a task by: a message's properties, when it is published and when it is consumed. */
type Named = {type?: unknown; headers?: Record<string, unknown> | undefined}

export type ObserveOptions = {
  /** Default: the `type` property, else the header `task` (Celery's), else `unknown`. */
  taskOf?: (properties: Named) => string
}

export type ObserveConsumerOptions = ObserveOptions & Pick<RunOptions, 'outcomeOf'>

/**
 * Wraps a handler for `channel.consume`: each message is one attempt, timed from its stamp. Return the promise of the
 * work: resolved counts as `success`, rejected as `fail` (or what `outcomeOf` says), and leaves as the same error.
 * A `null` message (the broker cancelled the consumer) is passed on and not counted.
 */
export function observeConsumer<Result>(
  queue: string,
  handler: (message: ConsumeMessage | null) => Result,
  hooks: Hooks,
  {taskOf = taskName, outcomeOf}: ObserveConsumerOptions = {},
): (message: ConsumeMessage | null) => Result {
  return message => {
    if (!message) return handler(message)
    const enqueuedAt = message.properties.headers?.[ENQUEUED_AT_HEADER]
    const options: RunOptions = {
      queue,
      redelivered: message.fields.redelivered,
      ...(typeof enqueuedAt === 'number' && {enqueuedAt}),
      ...(outcomeOf && {outcomeOf}),
    }
    return hooks.run(safely(taskOf, message.properties), options, () => handler(message))
  }
}

/**
 * Makes `publish` and `sendToQueue` of this channel stamp each message and count it as `sent`: on a confirm channel
 * once the broker has confirmed it, else at once. Options that you pass are copied, not changed. Returns the channel.
 * `queue` is the routing key, which is the queue's name on the default exchange; say otherwise with `queueOf`.
 */
export function observePublisher<C extends Channel | ConfirmChannel>(
  channel: C,
  hooks: Hooks,
  {
    taskOf = taskName,
    queueOf = (_exchange, routingKey) => routingKey,
  }: ObserveOptions & {queueOf?: (exchange: string, routingKey: string) => string} = {},
): C {
  const publish = channel.publish.bind(channel) as ConfirmChannel['publish']
  const confirms = 'waitForConfirms' in channel
  const observed: ConfirmChannel['publish'] = (exchange, routingKey, content, options, callback) => {
    const stamped = stamp(options)
    const count = () =>
      hooks.sent(safely(taskOf, stamped as Named), {queue: safely(() => queueOf(exchange, routingKey))})
    if (!confirms) {
      const taken = publish(exchange, routingKey, content, stamped)
      count()
      return taken
    }
    return publish(exchange, routingKey, content, stamped, (error, ok) => {
      if (!error) count()
      callback?.(error, ok)
    })
  }
  channel.publish = observed as C['publish']
  channel.sendToQueue = ((queue: string, content: Buffer, options?: Options.Publish, callback?: never) =>
    observed('', queue, content, options, callback)) as C['sendToQueue']
  return channel
}

const stamp = (options: Options.Publish | undefined): Options.Publish => ({
  ...options,
  headers: {...options?.headers, [ENQUEUED_AT_HEADER]: Date.now()},
})

function taskName({type, headers}: Named): string {
  const named = type || headers?.task
  return typeof named === 'string' && named !== '' ? named : 'unknown'
}

/** A naming function of the user's that throws must not cost the message. */
function safely<A extends unknown[]>(name: (...args: A) => string, ...args: A): string {
  try {
    return name(...args)
  } catch {
    return 'unknown'
  }
}
