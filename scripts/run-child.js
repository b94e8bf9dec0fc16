import {spawn} from 'node:child_process'
import {constants} from 'node:os'

/**
 * Runs a program in our terminal and gives its exit code (128 + the signal's number when a signal ended it, as in a
 * shell). Meanwhile this process outlives ctrl-C and SIGTERM: it waits for the child to end in its own way.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<number>}
 */
export function runChild(command, args, {env} = {}) {
  const child = spawn(command, args, {stdio: 'inherit', env: env ?? process.env})
  const stopForwarding = forwardSignals(child)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]),
    )
  }).finally(stopForwarding)
}

/** `node file args…` with the node that runs us. See runChild. */
export const runNode = (/** @type {string[]} */ ...args) => runChild(process.execPath, args)

/**
 * A terminal sends ctrl-C to the child as well as to us: sent on, it would arrive twice, and twice means "at once" to
 * many programs. Without a terminal (a supervisor, a CI job) nobody but us tells the child.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void}
 */
function forwardSignals(child) {
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const onInterrupt = () => void (onTerminal || child.kill('SIGINT'))
  const onTerminate = () => void child.kill('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
  }
}
