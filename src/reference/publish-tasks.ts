import {setTimeout as sleep} from 'node:timers/promises'
import {QopsError, reason} from '../core/errors.js'
import type {Hooks} from '../hooks/hooks.js'
import {firstIssue, type TaskArgs} from './message.js'
import {type BrokerOptions, openBrokers} from './places.js'
import {createPublisher} from './publisher.js'
import {ROUTES} from './routing.js'
import {TASK_ARGS} from './tasks/index.js'

export type PublishTasksOptions = BrokerOptions & {
  task: string
  args: TaskArgs
  count: number
  /** At most; without it as fast as they are confirmed. */
  perSecond: number | undefined
  hooks: Hooks
}

/** Publishers that send one task after the other: as many confirms are waited for at a time. */
const PUBLISHERS = 100

/** The arguments as they are sent, from JSON. Throws BAD_FLAG for an unknown task, and for what the task would not take. */
export function readTaskArgs(task: string, json: string): TaskArgs {
  const schema = TASK_ARGS[task]
  if (!schema) {
    const known = Object.keys(TASK_ARGS).join(', ')
    throw new QopsError('BAD_FLAG', `there is no task ${task}`, `there are ${known}`)
  }
  const read = schema.safeParse(parsed(json))
  if (read.success) return read.data
  throw new QopsError('BAD_FLAG', `--args does not fit ${task}: ${firstIssue(read.error)}`)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new QopsError('BAD_FLAG', `--args is not JSON: ${reason(cause)}`, `write --args '{"media": 23}'`, {cause})
  }
}

/** Goes on after a failure: each is tried once. Rejects with TRANSPORT_DOWN or QUEUE_DIFFERS before the first. */
export async function publishTasks(options: PublishTasksOptions): Promise<{confirmed: number; firstError?: string}> {
  const {task, args, count, perSecond, hooks} = options
  const transport = await openBrokers(options)
  const publish = createPublisher({transport, routes: ROUTES, hooks})
  const startedAtMs = performance.now()
  const waitMs = (nth: number) =>
    perSecond === undefined ? 0 : startedAtMs + (nth * 1_000) / perSecond - performance.now()
  let [failures, firstError]: [number, string | undefined] = [0, undefined]
  let next = 0
  const publisher = async () => {
    for (let nth = next++; nth < count; nth = next++) {
      if (waitMs(nth) > 0) await sleep(waitMs(nth))
      await publish(task, args).catch(error => {
        failures++
        firstError ??= reason(error)
      })
    }
  }
  await Promise.all(Array.from({length: Math.min(PUBLISHERS, count)}, publisher))
  await transport.close()
  return {confirmed: count - failures, ...(firstError !== undefined && {firstError})}
}
