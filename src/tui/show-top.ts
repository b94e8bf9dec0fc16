import {setTimeout as delay} from 'node:timers/promises'
import {reason} from '../core/errors.js'
import type {Observation} from '../core/observation.js'
import type {Watched} from '../operations/observe.js'

export type ShowOptions = {
  intervalMs: number
  /** Ends the display, and a look that is under way. */
  signal?: AbortSignal | undefined
}

type LineOptions = ShowOptions & {count?: number | undefined; afterMs?: number}

/** The dashboard on a terminal; returns when the user quits. */
export async function showDashboard({title, observe}: Watched, {intervalMs, signal}: ShowOptions): Promise<void> {
  const {runTop} = await import('./app.js')
  await runTop({observe, title, intervalMs, signal, color: !process.env.NO_COLOR})
}

/** One look, drawn once. Rejects when there is nothing to see. */
export async function showOnce({title, observe}: Watched): Promise<string> {
  const {modelOf, renderFrame} = await import('./frame.js')
  const observation = await observe(new AbortController().signal)
  const columns = process.stdout.columns || 80
  return renderFrame(modelOf(observation, {title, nowMs: Date.now()}), {
    columns,
    color: process.stdout.isTTY && !process.env.NO_COLOR,
  })
}

/** One look as JSON: docs/architecture.md. What could not be seen is left out. */
export async function showJson({observe}: Watched): Promise<string> {
  const {queues, tasks, errors} = await observe(new AbortController().signal)
  const at = queues?.at ?? tasks?.at
  const failures = [...(queues?.errors ?? []), ...errors.map(message => ({message}))]
  return JSON.stringify({at, queues: queues?.queues, tasks: tasks?.tasks, events: tasks?.events, errors: failures})
}

/**
 * A line per interval where there is no terminal, `count` of them or until the signal, the first at once or `afterMs`
 * later. A look that fails is a line too.
 */
export async function showLines(
  {observe}: Watched,
  {intervalMs, signal = new AbortController().signal, count, afterMs = 0}: LineOptions,
): Promise<void> {
  const {plainLine} = await import('./plain-lines.js')
  let previous: Observation | undefined
  for (let line = 0; !signal.aborted && line !== count; line++) {
    await delay(line === 0 ? afterMs : intervalMs, undefined, {signal}).catch(() => {})
    if (signal.aborted) return
    const observation = await observe(signal).catch((error): Observation => ({errors: [reason(error)]}))
    if (signal.aborted) return
    process.stdout.write(`${plainLine(observation, previous, Date.now())}\n`)
    previous = observation
  }
}
