const FIRST_DELAY_MS = 100
/** A broker that is back should not wait long to be used. */
const LONGEST_DELAY_MS = 5_000

/**
 * How long to wait before attempt 1, 2, 3 … to connect again: twice as long each time, up to 5 s, and of that a random
 * half at least. Otherwise all workers of a broker that was restarted would knock at the same moment.
 * `random` is at least 0 and less than 1.
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const longestMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1))
  return Math.round(longestMs * (0.5 + random / 2))
}
