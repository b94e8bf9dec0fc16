import {Command, Errors} from '@oclif/core'
import {QopsError} from '../core/errors.js'

/** Exit codes of every command but `qops check`: 0 done, 1 it could not be done, 2 the command line is wrong. */
export const EXIT_FAILED = 1
export const EXIT_USAGE = 2

/** What an operator can put right is one sentence and a hint on stderr; anything else is our bug and keeps its stack. */
export abstract class QopsCommand extends Command {
  protected override async catch(error: Error): Promise<void> {
    if (error instanceof QopsError) {
      process.stderr.write(`qops: ${error.message}${error.hint ? `\n      ${error.hint}` : ''}\n`)
      process.exitCode = error.code === 'BAD_FLAG' || error.code === 'BAD_URL' ? EXIT_USAGE : EXIT_FAILED
      return
    }
    if (error instanceof Errors.CLIError) {
      process.stderr.write(
        `qops: ${firstSentence(error.message)}\n      see qops ${this.id?.replaceAll(':', ' ')} --help\n`,
      )
      process.exitCode = EXIT_USAGE
      return
    }
    throw error
  }
}

/** oclif explains a wrong flag over several lines. */
export const firstSentence = (message: string) => message.split('\n', 1)[0]!.trim()
