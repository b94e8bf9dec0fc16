import type {Command} from '@oclif/core'
import {onTestFinished, vi} from 'vitest'

export type Run = {stdout: string; stderr: string; code: typeof process.exitCode}

type Runnable = {run(argv: string[], options: {root: string}): Promise<unknown>} & Pick<typeof Command, 'id'>

/** Runs a command in this process: what it writes, and the exit code that it asks for. */
export async function runCommand(command: Runnable, ...argv: string[]): Promise<Run> {
  const before = process.exitCode
  const streams = [process.stdout, process.stderr].map(stream => vi.spyOn(stream, 'write').mockReturnValue(true))
  const restore = () => {
    process.exitCode = before
    for (const stream of streams) stream.mockRestore()
  }
  onTestFinished(restore)
  process.exitCode = undefined
  await command.run(argv, {root: process.cwd()})
  const [stdout, stderr] = streams.map(stream => stream.mock.calls.map(([text]) => text).join(''))
  const run = {stdout: stdout!, stderr: stderr!, code: process.exitCode}
  restore()
  return run
}
