import {Flags} from '@oclif/core'

export const configFlag = Flags.string({
  summary: 'configuration to read; default qops.yaml, if there is one',
  helpValue: 'FILE',
})

/** A flag that may be given more than once, a value each time: `-b one two` is a mistake, as in the standalone scripts. */
export const repeatable = (summary: string, helpValue: string) => {
  return {summary, helpValue, multiple: true, multipleNonGreedy: true} as const
}
