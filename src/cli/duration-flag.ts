import {Flags} from '@oclif/core'
import {parseDurationMs} from '../core/duration.js'
import {QopsError} from '../core/errors.js'

/** A flag such as `--poll 5s`, in ms. Throws BAD_FLAG. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'TIME',
  async parse(text, _context, {name}) {
    const ms = parseDurationMs(text)
    if (ms !== undefined && ms > 0) return ms
    throw new QopsError('BAD_FLAG', `--${name} "${text}" is not a time`, 'write 500ms, 10s or 2m')
  },
})
