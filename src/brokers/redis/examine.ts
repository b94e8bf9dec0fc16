import type {Finding} from '../../core/finding.js'
import type {Connection} from './connection.js'
import type {RedisCommand} from './redis-reader.js'
import type {RedisReply} from './replies.js'

const CLOCK_TOLERANCE_MS = 2_000

/** What the servers say of themselves, as far as the user may ask. */
export async function examineNodes(nodes: readonly Connection[], now: () => number): Promise<Finding[]> {
  const [first] = nodes
  if (!first) return []
  const [info, time, script] = await Promise.all([
    answerTo(first, ['info', 'server']),
    answerTo(first, ['time']),
    answerTo(first, ['eval', 'return 1', '0']),
  ])
  const nodesText = nodes.length > 1 ? `, ${nodes.length} masters` : ''
  return [
    {level: 'fine', says: `Redis ${versionIn(info)}${nodesText}`},
    ...clockFindings(time, now()),
    ...(script === undefined ? [NO_SCRIPTS] : []),
  ]
}

const NO_SCRIPTS: Finding = {
  level: 'note',
  says: 'this user may not run scripts, so thousands of queues take some ten times as long to read',
  todo: 'give it +eval; the script only reads',
}

const versionIn = (info: RedisReply | undefined) =>
  (typeof info === 'string' && /^redis_version:(\S+)/m.exec(info)?.[1]) || 'of unknown version (INFO is refused)'

/** Pure. From `TIME`: seconds and microseconds. */
export function clockFindings(time: RedisReply | undefined, nowMs: number): Finding[] {
  if (!Array.isArray(time)) return []
  const apartMs = Number(time[0]) * 1_000 + Number(time[1]) / 1_000 - nowMs
  if (!(Math.abs(apartMs) > CLOCK_TOLERANCE_MS)) return []
  const seconds = Math.round(Math.abs(apartMs) / 1_000)
  const says = `its clock is ${seconds} s ${apartMs > 0 ? 'ahead of' : 'behind'} ours, and so are the ages of messages`
  return [{level: 'note', says, todo: 'let both keep time by NTP'}]
}

/** Undefined when it is refused. */
async function answerTo(connection: Connection, command: RedisCommand): Promise<RedisReply | undefined> {
  try {
    const [answer] = await connection.send([command])
    return answer
  } catch {
    return undefined
  }
}
