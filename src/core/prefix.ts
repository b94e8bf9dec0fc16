import {QopsError} from './errors.js'

export const PREFIX = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/
export const PREFIX_RULE = 'may hold only letters, digits, "_" and "-", in parts joined by "."'

/** First part of every metric's path, or several: `qops`, `prod.qops`. Throws BAD_PREFIX: it would break every line. */
export function parsePrefix(text: string): string {
  if (PREFIX.test(text)) return text
  throw new QopsError('BAD_PREFIX', `the prefix "${text}" ${PREFIX_RULE}`)
}
