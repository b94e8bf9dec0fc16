import {setTimeout as sleep} from 'node:timers/promises'
import {EMBEDDED} from '../brokers/index.js'
import type {SourceDeps} from '../brokers/queue-source.js'
import {QopsError} from '../core/errors.js'
import type {TasksReport} from '../core/report.js'
import {createHooks} from '../hooks/index.js'
import {sidecarUrl, type Watched, watch} from '../operations/observe.js'
import {orClosed} from '../reference/or-closed.js'
import type {LedgerFigures} from '../reference/simulation/ledger.js'
import {type Simulation, startSimulation} from '../reference/simulation/simulation.js'
import type {Address} from '../sidecar/listen.js'
import {type Sidecar, startSidecar} from '../sidecar/sidecar.js'
import {type DemoParts, type DemoPlaces, openDemoParts} from './demo-parts.js'
import {agrees, type DemoSummary, isSound, summaryOf} from './summary.js'

export type DemoOptions = DemoPlaces & {
  /** Where the sidecar listens; without it 127.0.0.1:8127, or any free port when that is taken. */
  listen?: Address | undefined
  /** Where the sidecar writes. */
  sinks: readonly string[]
  /** Shows what goes on, and resolves when it should end: the user has quit, time is up, or the signal aborts. */
  show(watched: Watched, sidecarUrl: string, signal: AbortSignal): Promise<void>
  log: (line: string) => void
}

const DEFAULT_LISTEN = {host: '127.0.0.1', port: 8127}
const POLL_MS = 1_000
const DRAIN_TIMEOUT_MS = 30_000
const SETTLE_TIMEOUT_MS = 5_000
const SETTLE_LOOK_MS = 100

/**
 * A photo network posts, its worker works, a sidecar watches both, and `show` looks at that sidecar through its public
 * routes. Rejects with a QopsError when a part cannot be started.
 */
export async function runDemo(options: DemoOptions, deps: SourceDeps): Promise<{summary: DemoSummary; sound: boolean}> {
  const parts = await openDemoParts(options)
  try {
    const sidecar = await openSidecar(options, parts, deps)
    try {
      return await runWatched(options, parts, sidecar, deps)
    } finally {
      await sidecar.close()
    }
  } finally {
    await parts.close()
  }
}

async function openSidecar(
  {listen, sinks, log}: DemoOptions,
  {brokers}: DemoParts,
  deps: SourceDeps,
): Promise<Sidecar> {
  const start = (address: Address) =>
    startSidecar({listen: address, brokers, sinks, pollMs: POLL_MS, log}, {...deps, more: EMBEDDED})
  if (listen) return start(listen)
  return start(DEFAULT_LISTEN).catch(error => {
    if (error instanceof QopsError && error.code === 'LISTEN_FAILED') return start({...DEFAULT_LISTEN, port: 0})
    throw error
  })
}

async function runWatched(options: DemoOptions, parts: DemoParts, sidecar: Sidecar, deps: SourceDeps) {
  const url = sidecarUrl(sidecar.url)
  const startedMs = performance.now()
  const hooks = createHooks({sinks: [url]})
  const watched = await watch({brokers: [url], timeoutMs: 5_000}, deps)
  const system = await orClosed(hooks, () => startSimulation({...parts, hooks, log: options.log}))
  try {
    await options.show(watched, sidecar.url, parts.lost)
    // Without its broker nothing can be worked off.
    parts.lost.throwIfAborted()
    await workOff(system, options.log)
  } finally {
    await system.stop()
    await hooks.close()
  }
  const seconds = (performance.now() - startedMs) / 1_000
  const ledger = system.ledger()
  const summary = summaryOf(await settledTasks(watched, ledger), ledger, seconds)
  return {summary, sound: isSound(summary, ledger)}
}

/** What is in the queues is not thrown away. */
async function workOff(system: Simulation, log: (line: string) => void): Promise<void> {
  log('working off what is in the queues …')
  await system.stopPosting()
  await system.drained(AbortSignal.timeout(DRAIN_TIMEOUT_MS)).catch(() => {
    log(`the queues were not empty after ${DRAIN_TIMEOUT_MS / 1_000} s`)
  })
}

/** The sidecar shows an event with its next flush, so the last second's come a moment later. */
async function settledTasks({observe}: Watched, ledger: LedgerFigures): Promise<TasksReport> {
  const deadline = AbortSignal.timeout(SETTLE_TIMEOUT_MS)
  for (;;) {
    const {tasks} = await observe(new AbortController().signal)
    if (!tasks) throw new Error('the sidecar gave no tasks')
    if (deadline.aborted || agrees(tasks, ledger)) return tasks
    await sleep(SETTLE_LOOK_MS)
  }
}
