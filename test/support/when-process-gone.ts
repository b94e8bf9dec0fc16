import {spawn} from 'node:child_process'
import type {Socket} from 'node:net'

/**
 * Runs a shell command (its arguments as $1, $2, …) once this process is gone, however it went: finished, ctrl-C,
 * process.exit or kill -9. A helper shell waits on a pipe of ours, which the kernel closes in every one of these cases;
 * vitest's own teardown is not called when a run is interrupted.
 */
export function whenProcessGone(shellCommand: string, ...args: string[]): {cancel(): void} {
  const helper = spawn('sh', ['-c', `read -r _; ${shellCommand}`, 'qops-when-process-gone', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // its own session: ctrl-C in our terminal must not end it first
  })
  helper.unref()
  const pipe = helper.stdin as Socket
  pipe.unref()
  return {cancel: () => void helper.kill('SIGKILL')}
}
