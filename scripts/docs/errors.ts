import {EXIT_FAILED, EXIT_USAGE, exitCodeOf} from '../../src/cli/qops-command.js'
import {ERROR_CODES, type ErrorCode, QopsError} from '../../src/core/errors.js'
import {EXIT_CODE} from '../../src/core/status.js'
import {statusOfFailure} from '../../src/operations/run-check.js'
import {code, document, generated, table} from './markdown.js'

/** docs/errors.md */
export const errorsDoc = () =>
  document(
    generated('Errors', 'src/core/errors.ts'),
    [
      'Every way in which qops tells that something is wrong. The message names the host or queue, and what to do comes after it.',
      "In JSON (`errors` of a sidecar's `GET /v1/queues`) the code stands by itself.",
    ].join('\n'),
    table(
      ['code', 'meaning', 'exit of a check', 'exit of other commands'],
      (Object.keys(ERROR_CODES) as ErrorCode[]).map(row),
    ),
    [
      `A check exits ${EXIT_CODE.unknown} (UNKNOWN) when the question was wrong, and ${EXIT_CODE.critical} (CRITICAL) when a broker did not answer, unless`,
      `\`--timeout-status\` says \`warning\` (${EXIT_CODE.warning}) or \`unknown\` (${EXIT_CODE.unknown}). Other commands exit ${EXIT_USAGE} for a wrong command line and ${EXIT_FAILED} for all else.`,
      'An error without a code is a bug in qops: it keeps its stack, a check exits 3, any other command 1.',
    ].join('\n'),
  )

function row(name: ErrorCode): string[] {
  const status = statusOfFailure(new QopsError(name, ''), 'critical')
  return [code(name), ERROR_CODES[name].help, `${EXIT_CODE[status]} ${status.toUpperCase()}`, String(exitCodeOf(name))]
}
