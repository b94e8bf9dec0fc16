import {Permanent} from '../retry-policy.js'
import type {TaskContext} from '../task.js'

/** Asked too often, or too early: of all refusals these may pass. RFC 9110 and 6585. */
const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429])

/**
 * Sends JSON to somebody else's server. An effect there cannot be in one step with a mark here, so the task's id goes
 * along as `Idempotency-Key`: it is the same when the task runs again, and the server can tell.
 *
 * Rejects with `Permanent` when the server will never take it (4xx), to be tried again when it may (no answer, 5xx, 429).
 */
export async function postJson(
  url: URL,
  body: unknown,
  {signal, id}: Pick<TaskContext, 'signal' | 'id'>,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {'content-type': 'application/json', 'idempotency-key': id},
    body: JSON.stringify(body),
    redirect: 'error', // a message must not be led to a server that nobody has configured
    signal,
  })
  await response.body?.cancel() // nobody reads it, and it would keep the connection
  if (response.ok) return
  const {status} = response
  const sentence = `${url.host} answered ${status}`
  throw status >= 400 && status < 500 && !MAY_PASS.has(status) ? new Permanent(sentence) : new Error(sentence)
}
