import {QopsError} from '../core/errors.js'
import {hostPort} from '../core/host-port.js'
import type {QueueReading} from '../core/queue-reading.js'
import {exchangeLines, type LineExchange} from '../net/line-exchange.js'
import type {OpenSource} from './queue-source.js'

const DEFAULT_PORT = 4730

/**
 * `gearman://host:4730`: the admin command `status`, over a connection that lives for one snapshot. It counts foreground
 * and background jobs of all priorities alike; jobs that were submitted for later count as ready. A function stays
 * listed, with 0 jobs, until it is dropped. Source: gearmand's PROTOCOL, section Administrative Protocol.
 */
const openGearman: OpenSource = (url, {now}) => {
  const address = hostPort(url, DEFAULT_PORT)
  const who = `Gearman at ${url.hostname}:${address.port}`
  return {
    snapshot: signal =>
      exchangeLines(address, who, signal, async exchange => {
        const queues = parseStatus(await readStatus(exchange, who))
        return {takenAtMs: now(), queues}
      }),
    examine: signal =>
      exchangeLines(address, who, signal, async exchange => {
        exchange.send('version\n')
        return [{level: 'fine', says: `version ${(await exchange.line()).replace(/^OK /, '')}`}]
      }),
    async close() {},
  }
}

export default openGearman

/**
 * The lines of `status` without the `.` at its end. That alone does not prove the end, as a name may hold line breaks:
 * `version` is asked before and after. Asked first, it also tells a server that speaks something else at once.
 */
async function readStatus(exchange: LineExchange, who: string): Promise<string[]> {
  exchange.send('version\nstatus\nversion\n')
  const version = await exchange.line()
  if (!/^(OK|ERR|\d+\.\d)/.test(version)) throw badReply(`${who} does not talk like a Gearman server`)
  const lines: string[] = []
  for (let line = await exchange.line(); line !== version || lines.at(-1) !== '.'; line = await exchange.line()) {
    lines.push(line)
  }
  return lines.slice(0, -1)
}

/**
 * Pure. `FUNCTION\tTOTAL\tRUNNING\tWORKERS`: total includes running, and a name may hold tabs and line breaks. (Only one
 * that holds a whole such line cannot be told from two.) Throws SOURCE_REPLY when that is not what it is.
 */
export function parseStatus(lines: readonly string[]): QueueReading[] {
  const readings: QueueReading[] = []
  let begun: string[] = []
  for (const line of lines) {
    begun.push(line)
    const [, tail = '', total, running, workers] = /^(.*)\t(\d{1,15})\t(\d{1,15})\t(\d{1,15})$/s.exec(line) ?? []
    if (total === undefined) continue
    const queue = [...begun.slice(0, -1), tail].join('\n')
    readings.push({queue, type: 'function', ...jobs(Number(total), Number(running)), consumers: Number(workers)})
    begun = []
  }
  if (begun.length > 0) throw badReply('Gearman answered status with something else than counts per function')
  return readings
}

/** More running than there are cannot be: then only their number is known. */
const jobs = (total: number, running: number) =>
  running > total ? {total} : {ready: total - running, unacked: running, total}

const badReply = (message: string) => new QopsError('SOURCE_REPLY', message, "is that Gearman's port?")
