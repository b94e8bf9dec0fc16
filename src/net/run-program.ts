import {spawn} from 'node:child_process'
import {QopsError, reason} from '../core/errors.js'

const MAX_STDOUT_BYTES = 64 * 1024 * 1024
const MAX_STDERR_BYTES = 64 * 1024

export type ProgramOutput = {exitCode: number; stdout: string; stderr: string}

/**
 * Runs a program without a shell, and gives what it printed. When the signal aborts, it and its own children are killed.
 * Rejects with SOURCE_DOWN when it cannot be started or is killed by others, SOURCE_TIMEOUT when the signal aborts, and
 * SOURCE_REPLY when it prints more than 64 MiB. Of what it says on stderr the first 64 KiB are kept.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProgramOutput> {
  if (signal.aborted) throw timedOut(program, signal.reason)
  // In a group of its own: a wrapper script's children are killed with it.
  const child = spawn(program, [...args], {detached: true, stdio: ['ignore', 'pipe', 'pipe']})
  let failure: QopsError | undefined
  const giveUp = (why: QopsError) => {
    failure ??= why
    if (child.pid !== undefined) killGroup(child.pid)
  }
  const abort = () => giveUp(timedOut(program, signal.reason))
  signal.addEventListener('abort', abort, {once: true})

  const [stdout, stderr] = [bytesOf(), bytesOf()]
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout.add(chunk) > MAX_STDOUT_BYTES) giveUp(tooMuch(program))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.size() < MAX_STDERR_BYTES) stderr.add(chunk)
  })
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    }).catch(cause => {
      throw new QopsError('SOURCE_DOWN', `cannot run ${program}: ${reason(cause)}`, 'is it installed?', {cause})
    })
    if (failure) throw failure
    if (exitCode === null) throw new QopsError('SOURCE_DOWN', `${program} was killed`)
    return {exitCode, stdout: stdout.text(), stderr: stderr.text()}
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function bytesOf() {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    add(chunk: Buffer): number {
      chunks.push(chunk)
      bytes += chunk.length
      return bytes
    },
    size: () => bytes,
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended in this very moment.
  }
}

const timedOut = (program: string, cause: unknown) =>
  new QopsError('SOURCE_TIMEOUT', `${program} did not end in time`, 'try a longer --timeout', {cause})

const tooMuch = (program: string) =>
  new QopsError('SOURCE_REPLY', `${program} printed more than ${MAX_STDOUT_BYTES} bytes`)
