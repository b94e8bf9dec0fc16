import {QopsError} from '../../core/errors.js'
import type {Connection} from './connection.js'
import type {RedisReply} from './replies.js'

/** Its name and its arguments; the key comes first, save with XINFO, where it comes second. */
export type RedisCommand = readonly [name: string, ...args: string[]]

/** One command for each of many names: its key is `before` + the name + `after`. */
export type NamedCommand = {name: string; before: string; after: string; args?: readonly string[]}

/** All that a layout needs of Redis. Reads only, and every method is one round trip, but `scan`. */
export interface RedisReader {
  /** Sends all at once; the answers in the same order. Rejects with the first error among them. */
  run(commands: readonly RedisCommand[]): Promise<RedisReply[]>
  /** A row for each name, with the answers to `commands` for it. What `run` does, at a tenth of its price. */
  each(names: readonly string[], commands: readonly NamedCommand[]): Promise<RedisReply[][]>
  /** The keys that fit a glob, by SCAN. Rejects with SOURCE_TOO_LARGE when there are more keys than may be looked at. */
  scan(glob: string, type?: 'list' | 'stream'): Promise<string[]>
  /** Resolves when every server answers. */
  ping(): Promise<void>
}

/** The servers that hold the keys: one, or the masters of a cluster. */
export type RedisNodes = {
  all: readonly Connection[]
  of(key: string): Connection
}

/** What may be done to a Redis, and for how long. */
export type ReaderLimits = {
  /** Named in messages: `Redis at host:6379`. */
  who: string
  /** How many keys `scan` looks at. */
  maxKeys: number
}

/** How many commands a script runs at most: about a millisecond in which Redis does nothing else. */
const COMMANDS_PER_SCRIPT = 2_000
const KEYS_PER_STEP = '1000'

/**
 * ARGV: the number of commands, then of each its name, what stands before and after the name in its key, the number of
 * further arguments and those; then the names. Answers with one flat list. It only reads.
 */
const EACH = `
local commands, at = {}, 2
for i = 1, tonumber(ARGV[1]) do
  local args = {}
  for j = 1, tonumber(ARGV[at + 3]) do args[j] = ARGV[at + 3 + j] end
  commands[i] = {ARGV[at], ARGV[at + 1], ARGV[at + 2], args}
  at = at + 4 + #args
end
local out, n = {}, 0
for i = at, #ARGV do
  for j = 1, #commands do
    local c = commands[j]
    n = n + 1
    out[n] = redis.call(c[1], c[2] .. ARGV[i] .. c[3], unpack(c[4]))
  end
end
return out`

export function redisReader(nodes: RedisNodes, {who, maxKeys}: ReaderLimits): RedisReader {
  // One script can read the keys of one server only; a user may lack the right to run any.
  let scripts = nodes.all.length === 1
  const run = (commands: readonly RedisCommand[]) => runOn(nodes, commands)
  return {
    run,
    async each(names, commands) {
      if (names.length === 0) return []
      if (scripts) {
        const flat = await runScripts(nodes.all[0]!, names, commands).catch((error: unknown) => {
          if (!isReply(error)) throw error
          // Another type at a key is told better by the plain command; all else would fail with every poll.
          if (!error.message.includes('WRONGTYPE')) scripts = false
          return undefined
        })
        if (flat) return rows(flat, commands.length)
      }
      return rows(await run(names.flatMap(name => commands.map(command => commandFor(name, command)))), commands.length)
    },
    async scan(glob, type) {
      const sizes = await Promise.all(nodes.all.map(node => node.send([['dbsize']])))
      const keys = sizes.reduce((total, [size]) => total + Number(size), 0)
      if (keys > maxKeys) throw tooLarge(who, keys, maxKeys)
      const found = await Promise.all(nodes.all.map(node => scanOne(node, glob, type)))
      return [...new Set(found.flat())]
    },
    async ping() {
      await Promise.all(nodes.all.map(node => node.send([['ping']])))
    },
  }
}

/** Pure. A text as a glob that fits nothing but it. */
export const escapeGlob = (literal: string) => literal.replace(/[\\*?[\]]/g, '\\$&')

/** Pure. */
export function commandFor(queue: string, {name, before, after, args = []}: NamedCommand): RedisCommand {
  return [name, before + queue + after, ...args]
}

/** Errors that Redis itself answered with. */
const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError'

async function runScripts(
  node: Connection,
  names: readonly string[],
  commands: readonly NamedCommand[],
): Promise<RedisReply[]> {
  const described = commands.flatMap(({name, before, after, args = []}) => [
    ...[name, before, after, String(args.length)],
    ...args,
  ])
  const size = Math.max(1, Math.floor(COMMANDS_PER_SCRIPT / commands.length))
  const scripts: RedisCommand[] = []
  for (let i = 0; i < names.length; i += size) {
    scripts.push(['eval', EACH, '0', String(commands.length), ...described, ...names.slice(i, i + size)])
  }
  return (await node.send(scripts)).flatMap(reply => (Array.isArray(reply) ? reply : []))
}

function rows(flat: readonly RedisReply[], width: number): RedisReply[][] {
  const table: RedisReply[][] = []
  for (let i = 0; i < flat.length; i += width) table.push(flat.slice(i, i + width))
  return table
}

async function runOn(nodes: RedisNodes, commands: readonly RedisCommand[]): Promise<RedisReply[]> {
  if (nodes.all.length === 1) return nodes.all[0]!.send(commands)
  const parts = new Map<Connection, number[]>()
  for (const [i, command] of commands.entries()) {
    const node = nodes.of(keyOf(command))
    const places = parts.get(node)
    if (places) places.push(i)
    else parts.set(node, [i])
  }
  const replies: RedisReply[] = new Array(commands.length)
  await Promise.all(
    [...parts].map(async ([node, places]) => {
      const answered = await node.send(places.map(i => commands[i]!))
      for (const [n, i] of places.entries()) replies[i] = answered[n]!
    }),
  )
  return replies
}

const keyOf = (command: RedisCommand) => (command[0] === 'xinfo' ? command[2] : command[1]) ?? ''

async function scanOne(node: Connection, glob: string, type: string | undefined): Promise<string[]> {
  const found: string[] = []
  let cursor = '0'
  do {
    const filter = type === undefined ? [] : ['TYPE', type]
    const [reply] = await node.send([['scan', cursor, 'MATCH', glob, 'COUNT', KEYS_PER_STEP, ...filter]])
    const [next, keys] = reply as [string, string[]]
    cursor = next
    found.push(...keys)
  } while (cursor !== '0')
  return found
}

const tooLarge = (who: string, keys: number, maxKeys: number) =>
  new QopsError(
    'SOURCE_TOO_LARGE',
    `${who} holds ${keys} keys, and qops looks through ${maxKeys} at most to find queues`,
    'name the layout and the queues (?layout=bullmq&queues=a,b), or allow more (?max_keys=5000000)',
  )
