import {Command, Flags, type Interfaces} from '@oclif/core'
import type {Check} from '../checks/check.js'
import type {QueueLengthOptions} from '../checks/queue-length.js'
import {QopsError} from '../core/errors.js'
import {EXIT_CODE} from '../core/status.js'
import {answerCheck, answerFailure, type CheckAnswer} from '../operations/answer-check.js'
import {type CheckFlag, type CheckFlagValues, QUEUE_LENGTH_FLAGS} from '../operations/check-flags.js'
import {brokerModuleFlag, depsWith} from './broker-module-flag.js'
import {configFlag, repeatable} from './common-flags.js'
import {readConfig} from './config-file.js'
import {ownSentence} from './qops-command.js'

/**
 * A check: one line on stdout and an exit code of 0 to 3, whatever happens. oclif's own exits 1 (error) and 2 (bad
 * flag) would page as WARNING and CRITICAL, so none of its errors gets through.
 */
export abstract class CheckCommand extends Command {
  abstract readonly check: Check<QueueLengthOptions>

  override async run(): Promise<void> {
    const {flags} = await this.parse(this.ctor as typeof CheckCommand & {flags: Interfaces.FlagInput})
    const {config, 'broker-module': modules, ...values} = flags as unknown as CheckFlagValues & OclifFlagValues
    const deps = await depsWith(modules)
    const brokers = async () => (await readConfig(config)).brokers
    this.answer(await answerCheck(this.check, values, {env: process.env.QOPS_BROKER, config: brokers}, deps))
  }

  protected override async catch(error: Error & {oclif?: unknown}): Promise<void> {
    // Else oclif warns on stderr when NODE_ENV is development or test.
    this.parsed = true
    const usage = error.oclif !== undefined
    this.answer(
      answerFailure(
        this.check.name,
        usage ? new QopsError('BAD_FLAG', ownSentence(error.message), 'see --help') : error,
      ),
    )
  }

  private answer({text, status}: CheckAnswer): void {
    process.exitCode = EXIT_CODE[status]
    process.stdout.write(`${text}\n`)
  }
}

type OclifFlagValues = {config?: string; 'broker-module'?: string[]}

/** oclif's form of our table of flags. */
export function oclifFlags(flags: readonly CheckFlag[] = QUEUE_LENGTH_FLAGS): Interfaces.FlagInput {
  return {
    ...Object.fromEntries(flags.map(flag => [flag.name, oclifFlag(flag)])),
    ...brokerModuleFlag,
    config: configFlag,
  }
}

function oclifFlag({char, value, summary, multiple = false, default: preset, options}: CheckFlag) {
  const shared = {summary, helpValue: value, ...(char && {char})}
  if (multiple) return Flags.string({...shared, ...repeatable(summary, value)})
  return Flags.string({
    ...shared,
    ...(preset !== undefined && {default: preset}),
    ...(options && {options: [...options]}),
  })
}
