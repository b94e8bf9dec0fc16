import {EXIT_CODE} from '../core/status.js'
import type {CheckAnswer} from '../operations/answer-check.js'

/**
 * Prints the answer and ends the process. Nothing goes to stderr, because Sensu merges it into the output. Not by
 * `process.exitCode`: to wait until every handle is closed costs some ms, and the answer is given.
 */
export function endScript({text, status}: CheckAnswer): void {
  process.stdout.write(`${text}\n`, () => process.exit(EXIT_CODE[status]))
}
