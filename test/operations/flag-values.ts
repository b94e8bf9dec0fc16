import {type CheckFlagValues, QUEUE_LENGTH_FLAGS} from '../../src/operations/check-flags.js'

/** What a command line gives that says only this. */
export function flagValues(fields: Partial<CheckFlagValues> = {}): CheckFlagValues {
  const presets = QUEUE_LENGTH_FLAGS.filter(flag => flag.default !== undefined).map(flag => [flag.name, flag.default])
  return {...(Object.fromEntries(presets) as CheckFlagValues), ...fields}
}
