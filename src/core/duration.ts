import {QopsError} from './errors.js'

const UNIT_MS: Record<string, number> = {ms: 1, s: 1_000, m: 60_000, h: 3_600_000}

/** A timer of node that is to wait longer (24.8 days) fires at once. */
const MAX_MS = 2 ** 31 - 1

/** Whole milliseconds of `500ms`, `10s`, `2m`, `1.5h`, or of plain seconds `10`; undefined when it is none, or over 24.8 days. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim())
  // AbortSignal.timeout() takes whole numbers only, and 1.001 * 1000 is none.
  const ms = match ? Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? 's'] ?? 1_000)) : Number.NaN
  return ms <= MAX_MS ? ms : undefined
}

/** The value of a flag such as `--poll 5s`, above 0. Throws BAD_FLAG. */
export function flagDurationMs(flag: string, text: string): number {
  const ms = parseDurationMs(text)
  if (ms !== undefined && ms > 0) return ms
  throw new QopsError('BAD_FLAG', `--${flag} "${text}" is not a time`, 'write 500ms, 10s or 2m')
}
