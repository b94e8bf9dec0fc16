/** Numbers for the eye, at most 6 columns wide (7 with a sign). What is not known is `-`, which is never 0. */

const UNKNOWN = '-'
const SCALES = ['k', 'M', 'G', 'T'] as const

/** `0`, `1204`, `12.3k`, `1.2M`: exact below 10,000. */
export function countText(count: number | undefined): string {
  if (count === undefined) return UNKNOWN
  if (Math.abs(count) < 9_999.5) return String(Math.round(count))
  let scaled = count / 1_000
  let scale = 0
  while (Math.abs(scaled) >= 999.5 && scale < SCALES.length - 1) {
    scaled /= 1_000
    scale++
  }
  return `${Math.abs(scaled) < 99.95 ? scaled.toFixed(1) : Math.round(scaled)}${SCALES[scale]}`
}

/** `0`, `<0.1`, `2.0`, `498.1`, `12.3k`. Only what is exactly 0 is shown as 0. */
export function rateText(perSecond: number | undefined): string {
  if (perSecond === undefined) return UNKNOWN
  if (perSecond === 0) return '0'
  if (perSecond < 0.05) return '<0.1'
  return perSecond < 999.95 ? perSecond.toFixed(1) : countText(perSecond)
}

/** `+13.9`, `-5.0`, `0`. */
export function growthText(perSecond: number | undefined): string {
  if (perSecond === undefined) return UNKNOWN
  if (Math.abs(perSecond) < 0.05) return '0'
  return (perSecond > 0 ? '+' : '-') + rateText(Math.abs(perSecond))
}

const YEAR_MS = 365 * 86_400_000

/** In the order of size; `limit` is where the next unit reads better. */
const UNITS = [
  {name: 'ms', ms: 1, limit: 1_000},
  {name: 's', ms: 1_000, limit: 60},
  {name: 'm', ms: 60_000, limit: 60},
  {name: 'h', ms: 3_600_000, limit: 48},
  {name: 'd', ms: 86_400_000, limit: Number.POSITIVE_INFINITY},
] as const

/** `5.1 ms`, `1.4 s`, `12 m`, `3.2 h`, `>1 y`. */
export function durationText(durationMs: number | undefined): string {
  if (durationMs === undefined) return UNKNOWN
  if (durationMs >= YEAR_MS) return '>1 y'
  const unit = UNITS.find(({ms, limit}) => Math.round(durationMs / ms) < limit)!
  const amount = durationMs / unit.ms
  return `${amount > 0 && amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${unit.name}`
}

/** `0 s`, `7 s`, `12 m`: for ages, where a fraction would only flicker. */
export function ageText(ageMs: number): string {
  const seconds = Math.floor(Math.max(0, ageMs) / 1_000)
  return seconds < 60 ? `${seconds} s` : durationText(seconds * 1_000)
}
