import {QopsError} from './errors.js'

/** A Nagios threshold: alert when a value lies outside `start`…`end` (both ends are fine), or inside with `@`. */
export type Range = {text: string; start: number; end: number; inside: boolean}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`
const RANGE = new RegExp(`^(@?)(?:(~|${NUMBER})?(:))?(${NUMBER})?$`)

/**
 * Reads `10` (below 0 or above 10), `10:` (below 10), `~:10` (above 10), `10:20` (outside), `@10:20` (inside).
 * Source: monitoring-plugins developer guidelines, threshold and range format. Throws BAD_RANGE.
 */
export function parseRange(text: string): Range {
  const match = RANGE.exec(text.trim())
  const [, at, start, colon, end] = match ?? []
  if (!match || (end === undefined && (colon === undefined || start === undefined))) throw badRange(text)
  const range = {
    text: text.trim(),
    start: start === '~' ? Number.NEGATIVE_INFINITY : Number(start ?? 0),
    end: end === undefined ? Number.POSITIVE_INFINITY : Number(end),
    inside: at === '@',
  }
  if (range.start > range.end) throw badRange(text)
  return range
}

const badRange = (text: string) =>
  new QopsError('BAD_RANGE', `"${text}" is not a threshold range`, 'write 10, 10:, ~:10, 10:20 or @10:20')

export function alerts({start, end, inside}: Range, value: number): boolean {
  return (value >= start && value <= end) === inside
}

/** Says on which side of the range a value that alerts lies: `over 1000`, `under 5`, `within 10:20`. */
export function whyOf({text, start, end, inside}: Range, value: number): string {
  if (inside) return `within ${text.slice(1)}`
  return value > end ? `over ${end}` : `under ${start}`
}
