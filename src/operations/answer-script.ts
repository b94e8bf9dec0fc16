import {parseArgs} from 'node:util'
import type {Check} from '../checks/check.js'
import type {QueueLengthOptions} from '../checks/queue-length.js'
import {QopsError} from '../core/errors.js'
import {sendHttp} from '../net/send-http.js'
import {answerCheck, answerFailure, type CheckAnswer} from './answer-check.js'
import {type CheckFlagValues, QUEUE_LENGTH_FLAGS} from './check-flags.js'
import {checkHelp} from './check-help.js'

/**
 * A check as a script of its own: the same flags, answers and exit codes as `qops check`, without oclif, which would
 * take three times as long to start. Never rejects.
 */
export async function answerScript(
  script: string,
  check: Check<QueueLengthOptions>,
  {argv, env}: {argv: string[]; env: NodeJS.ProcessEnv},
): Promise<CheckAnswer> {
  try {
    const values = parseFlags(argv)
    // Nagios guidelines: help is not OK.
    if (values === 'help') return {text: checkHelp(script, check.summary, QUEUE_LENGTH_FLAGS), status: 'unknown'}
    const deps = {http: sendHttp, now: Date.now}
    return await answerCheck(check, values, {env: env.QOPS_BROKER, config: async () => []}, deps)
  } catch (error) {
    return answerFailure(check.name, error)
  }
}

/** Throws BAD_FLAG. */
function parseFlags(argv: string[]): CheckFlagValues | 'help' {
  const options = Object.fromEntries(
    QUEUE_LENGTH_FLAGS.map(({name, char, multiple = false, default: preset}) => [
      name,
      {type: 'string' as const, multiple, ...(char && {short: char}), ...(preset !== undefined && {default: preset})},
    ]),
  )
  try {
    const {values} = parseArgs({args: argv, options: {...options, help: {type: 'boolean', short: 'h'}}, strict: true})
    return values.help ? 'help' : (values as CheckFlagValues)
  } catch (error) {
    throw new QopsError('BAD_FLAG', (error as Error).message.split(/\n|\. /, 1)[0]!, 'see --help')
  }
}
