/**
 * A number in plain decimals, whatever its size: statsd's `@` pattern knows no exponent, and Sensu Go reads `1e5` as 15.
 * Rounded to `decimals` (default 9), without zeros at the end.
 */
export function plainNumber(value: number, decimals = 9): string {
  // From here on toFixed() itself writes an exponent.
  if (Math.abs(value) >= 1e21) return BigInt(value).toString()
  return value
    .toFixed(decimals)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')
}
