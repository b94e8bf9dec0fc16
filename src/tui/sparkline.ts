const BARS = '▁▂▃▄▅▆▇█'

/** The newest values as bars over 0, the newest at the right end. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width)
  const highest = Math.max(...shown, 1)
  const bars = shown.map(value => BARS[Math.round((Math.max(0, value) / highest) * (BARS.length - 1))])
  return bars.join('').padStart(width)
}
