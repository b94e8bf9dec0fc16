/**
 * The entry of a child of the process pool: `process-pool-child MODULE PARENT`, where MODULE is the URL of a module that
 * exports `tasks`, and PARENT the pid of the worker. Runs one task at a time until the worker ends it, or ends itself.
 */
import {Worker} from 'node:worker_threads'
import type {Task} from '../task.js'
import {type FromChild, failureOf, type ToChild} from './process-pool-wire.js'

/**
 * A task that spins does not hear that its worker is gone, and would burn a processor for ever. So a thread looks, in a
 * loop of its own, whether the parent is still the one that forked us.
 */
const WATCH_PARENT = `
  const parent = require('node:worker_threads').workerData
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500)`

type Work = Extract<ToChild, {type: 'run'}>

const [moduleUrl, parentPid] = process.argv.slice(2) as [string, string]
process.on('disconnect', () => process.exit())
// Ctrl-C in a terminal reaches us too; when to stop is for the worker to say, which lets us finish first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
new Worker(WATCH_PARENT, {eval: true, execArgv: [], workerData: Number(parentPid)}).unref()

const {tasks} = (await import(moduleUrl)) as {tasks: readonly Task[]}
let softLimit = new AbortController()

process.on('message', (told: ToChild) => {
  if (told.type === 'run') void answer(told)
  else softLimit.abort(new Error('over the soft limit'))
})
tell({type: 'ready'})

async function answer(work: Work): Promise<void> {
  softLimit = new AbortController()
  try {
    await run(work, softLimit.signal)
    tell({type: 'ended'})
  } catch (error) {
    tell({type: 'ended', failure: failureOf(error)})
  }
}

async function run({message, traceparent}: Work, signal: AbortSignal): Promise<void> {
  const {task: name, args, version, attempt, id} = message
  const task = tasks.find(known => known.name === name)
  if (!task) throw new Error(`${moduleUrl} exports no task ${name}`)
  await task.run(task.readArgs(args, version), {signal, attempt, id, traceparent})
}

function tell(what: FromChild): void {
  process.send?.(what)
}
