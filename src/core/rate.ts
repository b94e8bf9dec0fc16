/** A counter read at a moment of a monotonic clock. */
export type CounterSample = {value: number; atMs: number}

/**
 * How much a counter grew. One that fell was restarted, so all it holds is new.
 * (RabbitMQ's aggregated counters are known to fall: rabbitmq-server#2783.)
 */
export const increase = (before: number, after: number) => (after >= before ? after - before : after)

/** Per second of measured time; unknown on the first sample and when no time has passed. */
export function ratePerSecond(before: CounterSample | undefined, after: CounterSample): number | undefined {
  if (!before || after.atMs <= before.atMs) return undefined
  return increase(before.value, after.value) / ((after.atMs - before.atMs) / 1000)
}
