import {QopsError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {hostPort} from '../core/host-port.js'
import type {QueueReading} from '../core/queue-reading.js'
import {exchangeLines, type LineExchange} from '../net/line-exchange.js'
import type {OpenSource} from './queue-source.js'

const DEFAULT_PORT = 11300

/**
 * `beanstalkd://host:11300`: the names of the tubes, then the figures of all of them in one go, over a connection that
 * lives for one snapshot. Source: beanstalkd's doc/protocol.txt.
 *
 * The age of the oldest job is left out: `peek-ready` gives the most urgent job, which need not be the oldest, sends its
 * whole body, and must `use` the tube first, which would bring a tube that has just vanished back to life.
 */
const openBeanstalkd: OpenSource = (url, {now}) => {
  const address = hostPort(url, DEFAULT_PORT)
  const who = `beanstalkd at ${url.hostname}:${address.port}`
  return {
    snapshot: signal =>
      exchangeLines(address, who, signal, async exchange => {
        const queues = await readTubes(exchange, who)
        return {takenAtMs: now(), queues}
      }),
    examine: signal =>
      exchangeLines(address, who, signal, async exchange => {
        exchange.send('stats\r\n')
        return serverFindings((await readBody(exchange, who)) ?? '')
      }),
    async close() {},
  }
}

export default openBeanstalkd

/** Pure. From the body of `stats`. */
export function serverFindings(yaml: string): Finding[] {
  const value = (key: string) => new RegExp(`^${key}: "?([^"\\n]*)"?$`, 'm').exec(yaml)?.[1]
  const draining: Finding = {
    level: 'note',
    says: 'it is draining: it takes no new jobs',
    todo: 'it ends when its tubes are empty, or was told to drain by mistake (SIGUSR1): restart it',
  }
  return [
    {level: 'fine', says: `version ${value('version') ?? 'unknown'}`},
    ...(value('draining') === 'true' ? [draining] : []),
  ]
}

async function readTubes(exchange: LineExchange, who: string): Promise<QueueReading[]> {
  exchange.send('list-tubes\r\n')
  const tubes = parseTubeNames((await readBody(exchange, who)) ?? '')
  exchange.send(tubes.map(tube => `stats-tube ${tube}\r\n`).join(''))
  const queues: QueueReading[] = []
  for (const tube of tubes) {
    const stats = await readBody(exchange, who)
    // An empty tube that nobody uses or watches is deleted: it may be gone since the list was made.
    if (stats !== undefined) queues.push(parseTubeStats(tube, stats))
  }
  return queues
}

/** The body of an `OK <bytes>` answer, or undefined when it is NOT_FOUND. */
async function readBody(exchange: LineExchange, who: string): Promise<string | undefined> {
  const head = await exchange.line()
  if (head === 'NOT_FOUND\r') return undefined
  const [, bytes] = /^OK (\d+)\r$/.exec(head) ?? []
  if (bytes === undefined)
    throw badReply(who, /^[A-Z_]{3,40}\r$/.test(head) ? head.trimEnd() : 'something it never says')
  const body = await exchange.bytes(Number(bytes))
  if ((await exchange.line()) !== '\r') throw badReply(who, 'a body that is longer than it said')
  return body
}

/** Pure. Newer versions put names in quotes, which no name can hold. Throws SOURCE_REPLY when it is no list of names. */
export function parseTubeNames(yaml: string): string[] {
  const [start, ...lines] = yaml.trimEnd().split('\n')
  const names = lines.map(line => /^- ("?)([^\s"]{1,200})\1$/.exec(line)?.[2])
  if (start !== '---' || !names.every(name => name !== undefined)) throw badReply('beanstalkd', 'no list of tubes')
  return names
}

/** Pure. What an old version does not tell is left out. Throws SOURCE_REPLY when it is not about that tube. */
export function parseTubeStats(tube: string, yaml: string): QueueReading {
  const stats = new Map(yaml.split('\n').map(line => line.split(': ', 2) as [string, string | undefined]))
  if (stats.get('name')?.replace(/^"(.*)"$/, '$1') !== tube) throw badReply('beanstalkd', 'no figures of a tube')
  const figure = (key: string) => wholeNumber(stats.get(key))
  const [ready, unacked] = [figure('current-jobs-ready'), figure('current-jobs-reserved')]
  return {
    queue: tube,
    type: 'tube',
    ready,
    unacked,
    total: ready === undefined || unacked === undefined ? undefined : ready + unacked,
    delayed: figure('current-jobs-delayed'),
    dead: figure('current-jobs-buried'),
    consumers: consumersOf(tube, figure('current-watching'), figure('current-waiting')),
    // The length of a pause, in seconds, for as long as it lasts.
    ...((figure('pause') ?? 0) > 0 && {state: 'paused'}),
  }
}

/**
 * Who watches a tube may reserve from it; who waits does so at this moment, which a busy worker does not. A producer
 * only uses a tube, so those who watch are the consumers. Except of `default`, which every connection watches until it
 * ignores it, producers and our own too: there the truth lies between those who wait and the other ones who watch.
 */
function consumersOf(tube: string, watching: number | undefined, waiting: number | undefined): number | undefined {
  if (tube !== 'default' || watching === undefined) return watching
  return waiting === watching - 1 ? waiting : undefined
}

const wholeNumber = (text = '') => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

const badReply = (who: string, what: string) =>
  new QopsError('SOURCE_REPLY', `${who} answered with ${what}`, "is that beanstalkd's port?")
