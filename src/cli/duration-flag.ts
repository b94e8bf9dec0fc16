import {Flags} from '@oclif/core'
import {flagDurationMs} from '../core/duration.js'

/** A flag such as `--poll 5s`, in ms. Throws BAD_FLAG. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  parse: async (text, _context, {name}) => flagDurationMs(name, text),
})
