import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {closeSync, openSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {waitUntil} from '../wait-until.js'
import {whenProcessGone} from '../when-process-gone.js'

export interface ServerCommand {
  name: string
  command: string
  args: string[]
  env?: Record<string, string>
  /** Working folder; stdout and stderr go to `<name>.log` in it. */
  dir: string
  /** Truthy once the server serves. Throwing means "not yet". */
  ready: () => Promise<unknown>
  /** Default 30 000. */
  readyWithinMs?: number
  /** Default SIGKILL, as the data of a test's server are thrown away. A gentler one is followed by SIGKILL after 5 s. */
  stopSignal?: NodeJS.Signals
}

export interface ServerProcess {
  pid: number
  logPath: string
  /** Sends a signal to the server and all its children: SIGKILL for a crash, SIGSTOP for a hang. */
  signal(signal: NodeJS.Signals): void
  /** Ends the server and all its children, and waits for it. May be called twice. */
  stop(): Promise<void>
}

/** Starts a server as a process group of its own, and resolves when it is ready. The group ends with this process. */
export async function startServer(server: ServerCommand): Promise<ServerProcess> {
  const logPath = `${server.dir}/${server.name}.log`
  const child = await spawnLogged(server, logPath)
  const pid = child.pid!
  const lastWill = whenProcessGone('kill -s KILL -- "-$1"', String(pid))
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stopGroup(pid, exited, server.stopSignal ?? 'SIGKILL').then(lastWill.cancel)
    return stopping
  }
  try {
    await untilReady(server, child)
  } catch (cause) {
    await stop()
    throw new Error(`${server.name} did not start: ${(cause as Error).message}\n${await logTail(logPath)}`, {cause})
  }
  return {pid, logPath, signal: signal => signalGroup(pid, signal), stop}
}

async function spawnLogged({name, command, args, env, dir}: ServerCommand, logPath: string): Promise<ChildProcess> {
  const log = openSync(logPath, 'a')
  const child = spawn(command, args, {
    cwd: dir,
    env: {...process.env, ...env},
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  child.unref() // a test that forgets stop() must not hang the run
  await once(child, 'spawn').catch(cause => {
    throw new Error(`${name} did not start: ${cause.message}`, {cause})
  })
  return child
}

async function untilReady({name, ready, readyWithinMs = 30_000}: ServerCommand, child: ChildProcess): Promise<void> {
  const ended = () => child.signalCode ?? (child.exitCode === null ? undefined : `exit code ${child.exitCode}`)
  await waitUntil(`${name} to be ready`, async () => ended() ?? (await ready()), {deadlineMs: readyWithinMs})
  if (ended()) throw new Error(`it ended with ${ended()}`)
}

async function stopGroup(pid: number, exited: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  signalGroup(pid, signal)
  signalGroup(pid, 'SIGCONT') // one that a test froze must wake up to hear it
  const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), 5_000)
  await exited
  clearTimeout(kill)
  signalGroup(pid, 'SIGKILL') // children that outlived their leader
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // ESRCH: already gone
  }
}

async function logTail(logPath: string): Promise<string> {
  const lines = (await readFile(logPath, 'utf8')).trimEnd().split('\n')
  return [`last lines of ${logPath}:`, ...lines.slice(-20)].join('\n')
}
