import {Command, Errors} from '@oclif/core'
import {type ErrorCode, isQopsError} from '../core/errors.js'
import {withoutPasswords} from '../core/url.js'
import {visibleText} from '../core/visible-text.js'

/** Exit codes of every command but `qops check`: 0 done, 1 it could not be done, 2 the command line is wrong. */
export const EXIT_FAILED = 1
export const EXIT_USAGE = 2

const USAGE_ERRORS: ReadonlySet<ErrorCode> = new Set(['BAD_FLAG', 'BAD_URL', 'BAD_RANGE', 'BAD_PREFIX'])

export const exitCodeOf = (code: ErrorCode) => (USAGE_ERRORS.has(code) ? EXIT_USAGE : EXIT_FAILED)

/** What an operator can put right is one sentence and a hint on stderr; anything else is our bug and keeps its stack. */
export abstract class QopsCommand extends Command {
  protected override async catch(error: Error): Promise<void> {
    // Else oclif adds a warning of its own when NODE_ENV is development or test.
    this.parsed = true
    if (isQopsError(error)) {
      complain(ownSentence(error.message), error.hint)
      process.exitCode = exitCodeOf(error.code)
    } else if (error instanceof Errors.CLIError) {
      complain(ownSentence(error.message), `see qops ${this.id?.replaceAll(':', ' ')} --help`)
      process.exitCode = EXIT_USAGE
    } else throw error
  }
}

/** One sentence on stderr, and what to do. Never a password, and nothing that moves the cursor. */
export function complain(sentence: string, hint: string | undefined): void {
  const text = `qops: ${visibleText(sentence)}${hint ? `\n      ${hint}` : ''}\n`
  process.stderr.write(withoutPasswords(text))
}

/**
 * oclif explains a wrong flag over several lines, wraps an error that a flag's own parser throws
 * (`Parsing --interval \n\t…\nSee more help with --help`), and puts a heading over what flags ask of each other.
 */
export function ownSentence(message: string): string {
  const wrapped = /^Parsing --\S+ \n\t([^\n]+)/.exec(message)?.[1]
  const [first = '', second = ''] = message.split('\n').map(line => line.trim())
  return wrapped ?? (first.endsWith('error occurred:') || first.endsWith('errors occurred:') ? second : first)
}
