/** What Redis answers to a command, as ioredis gives it: RESP2. */
export type RedisReply = string | number | null | RedisReply[]

/** A count; undefined when the answer is none. */
export const count = (reply: RedisReply | undefined): number | undefined =>
  typeof reply === 'number' ? reply : undefined

/** The sum of several counts; undefined when one of them is not known. */
export function sum(replies: readonly (RedisReply | undefined)[]): number | undefined {
  const counts = replies.map(count)
  return counts.includes(undefined) ? undefined : counts.reduce<number>((total, one) => total + one!, 0)
}

export const text = (reply: RedisReply | undefined): string | undefined =>
  typeof reply === 'string' ? reply : undefined

/** The texts of a list; none when the answer is no list. */
export const texts = (reply: RedisReply | undefined): string[] =>
  Array.isArray(reply) ? reply.filter(one => typeof one === 'string') : []

/** `[name, value, name, value, …]`, as RESP2 writes a map. */
export function pairs(reply: RedisReply | undefined): Map<string, RedisReply> {
  const flat = Array.isArray(reply) ? reply : []
  return new Map(flat.flatMap((name, i) => (i % 2 === 0 ? [[String(name), flat[i + 1] ?? null] as const] : [])))
}

/** The object that a JSON text holds; undefined when it holds anything else, for others wrote it. */
export function jsonObject(reply: RedisReply | undefined): Readonly<Record<string, unknown>> | undefined {
  const value = json(reply)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? {...value} : undefined
}

/** The value that a JSON text holds; undefined when it is no JSON. */
export function json(reply: RedisReply | undefined): unknown {
  try {
    return typeof reply === 'string' ? JSON.parse(reply) : undefined
  } catch {
    return undefined
  }
}

/** Seconds since a time in ms; undefined when it is not known. Never below 0: clocks differ. */
export const ageSeconds = (sinceMs: number | undefined, nowMs: number): number | undefined =>
  sinceMs !== undefined && Number.isFinite(sinceMs) && sinceMs > 0 ? Math.max(0, (nowMs - sinceMs) / 1000) : undefined

/** The fields that are known. */
export function known<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** How often each text occurs. */
export function tally(names: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
