import {expect, it} from 'vitest'
import type {Msg} from '../../src/tui/model.js'
import {type Polling, pollUntilAborted} from '../../src/tui/poll-loop.js'

/** Polls every millisecond until `observe` has been called `times`. */
async function poll(times: number, observe: Polling['observe']): Promise<Msg[]> {
  const stop = new AbortController()
  const sent: Msg[] = []
  const send = (msg: Msg) => {
    sent.push(msg)
    if (sent.length === times) stop.abort()
  }
  await pollUntilAborted({observe, intervalMs: 1, send, now: Date.now, signal: stop.signal})
  return sent
}

it('never has two looks under way', async () => {
  let underWay = 0
  let most = 0
  await poll(5, async () => {
    most = Math.max(most, ++underWay)
    await new Promise(resolve => setTimeout(resolve, 3)) // longer than the interval
    underWay--
    return {errors: []}
  })
  expect(most).toBe(1)
})

it('reports a look that failed, by its innermost reason, and goes on', async () => {
  let looks = 0
  const sent = await poll(2, async () => {
    if (++looks === 1) throw new TypeError('fetch failed', {cause: new Error('connect ECONNREFUSED')})
    return {errors: []}
  })
  expect(sent).toMatchObject([{type: 'failed', error: 'connect ECONNREFUSED'}, {type: 'observed'}])
})

it('aborts the look that is under way, and says nothing of it', async () => {
  const stop = new AbortController()
  const sent: Msg[] = []
  const observe = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), {once: true}))
  const polling = pollUntilAborted({
    observe,
    intervalMs: 1,
    send: msg => sent.push(msg),
    now: Date.now,
    signal: stop.signal,
  })
  stop.abort()
  await polling
  expect(sent).toEqual([])
})

it('ends at once when aborted between two looks of a long interval', async () => {
  const stop = new AbortController()
  const observe = async () => ({errors: []})
  await pollUntilAborted({
    observe,
    intervalMs: 3_600_000,
    send: () => setImmediate(() => stop.abort()),
    now: Date.now,
    signal: stop.signal,
  })
})
