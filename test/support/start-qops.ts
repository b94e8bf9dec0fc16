import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {onTestFinished} from 'vitest'
import {waitUntil} from './wait-until.js'

/** A qops that runs until it is told to end. */
export type RunningQops = {
  /** All that it has said so far. */
  output(): string
  /** Waits until it has said this, and gives the match. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): RunningQops['ended']
}

/** Starts qops as a user would; it is killed when the test is over. */
export function startQops(args: readonly string[], env: Record<string, string> = {}): RunningQops {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args], {env: {...process.env, NO_COLOR: '1', ...env}})
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return {
    output: () => output,
    says: pattern => waitUntil(`${args.join(' ')} to say ${pattern}`, () => pattern.exec(output) ?? undefined),
    ended,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}
