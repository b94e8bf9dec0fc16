import type {RedisCommand, RedisReader} from './redis-reader.js'
import type {RedisReply} from './replies.js'

/** How much of other programs' messages one poll reads, to see whose they are. */
const MAX_BYTES = 8 * 1024 * 1024

/**
 * What the commands answer, one list after another; each command asks for a few messages, for they may be large. Not
 * complete when more than 8 MB came before the last one.
 */
export async function boundedTexts(
  redis: RedisReader,
  commands: readonly RedisCommand[],
): Promise<{texts: RedisReply[]; isComplete: boolean}> {
  const texts: RedisReply[] = []
  let bytes = 0
  for (const command of commands) {
    if (bytes > MAX_BYTES) return {texts, isComplete: false}
    const [reply] = await redis.run([command])
    for (const text of Array.isArray(reply) ? reply : []) {
      bytes += typeof text === 'string' ? text.length : 0
      texts.push(text)
    }
  }
  return {texts, isComplete: true}
}

/** `[from, to]` of `count` places, a few at a time, both counted, as ZRANGE and LRANGE want them. */
export function ranges(count: number, step = 250): [from: string, to: string][] {
  return Array.from({length: Math.ceil(count / step)}, (_, i) => [String(i * step), String((i + 1) * step - 1)])
}
