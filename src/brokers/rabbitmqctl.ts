import {QopsError} from '../core/errors.js'
import type {QueueReading} from '../core/queue-reading.js'
import {runProgram} from '../net/run-program.js'
import type {OpenSource} from './queue-source.js'
import {type VhostChoice, vhostChoice} from './rabbitmq/vhost-choice.js'

const WHO = 'rabbitmqctl'
const COLUMNS = ['name', 'messages_ready', 'messages_unacknowledged', 'messages', 'consumers']
const FURTHER_COLUMNS = ['state', 'type', 'head_message_timestamp']

/**
 * `rabbitmqctl:` or `rabbitmqctl:///vhost?node=rabbit@host&path=/usr/sbin/rabbitmqctl`: `rabbitmqctl list_queues` on this
 * machine, for brokers without the management plugin. The vhost as with `rabbitmq://`. It must run as root or as the user
 * rabbitmq, who hold the Erlang cookie, and takes the broker about 0.8 s for 5,000 queues; no rates. A quorum queue
 * without leader is not listed at all. Source: list_queues_command.ex.
 */
const openRabbitmqctl: OpenSource = (url, {now}) => {
  if (url.host !== '') {
    const message = `rabbitmqctl://${url.host} names a host, but rabbitmqctl knows nodes`
    throw new QopsError('BAD_URL', message, `write rabbitmqctl:///?node=rabbit@${url.hostname}`)
  }
  const vhosts = vhostChoice(url)
  const program = url.searchParams.get('path') || 'rabbitmqctl'
  const node = url.searchParams.get('node')
  const options = ['--quiet', '--formatter=json', ...(node ? [`--node=${node}`] : [])]

  /** Takes a second each, as it boots an Erlang VM. */
  async function ask(signal: AbortSignal, ...args: string[]): Promise<unknown> {
    const {exitCode, stdout, stderr} = await runProgram(program, [...args, ...options], signal)
    if (exitCode !== 0) throw ctlError(exitCode, stderr)
    return parseJson(stdout)
  }

  async function listVhosts(signal: AbortSignal): Promise<string[]> {
    const known = parseRows(await ask(signal, 'list_vhosts', 'name')).map(({name}) => name)
    return known.filter(vhosts.includes)
  }

  async function readVhost(vhost: string, signal: AbortSignal): Promise<QueueReading[]> {
    const body = await ask(signal, 'list_queues', ...COLUMNS, ...FURTHER_COLUMNS, `--vhost=${vhost}`)
    return parseRows(body).map(row => readingOf(row, vhost, now()))
  }

  return {
    async snapshot(signal) {
      const queues: QueueReading[] = []
      const chosen = vhosts.one === undefined ? await listVhosts(signal) : [vhosts.one]
      for (const vhost of chosen) queues.push(...(await readVhost(vhost, signal)))
      if (queues.length === 0) await assertVhost(vhosts, () => listVhosts(signal))
      return {takenAtMs: now(), queues}
    },
    async close() {},
  }
}

export default openRabbitmqctl

/** Of a vhost that does not exist it lists no queues. */
async function assertVhost({one}: VhostChoice, list: () => Promise<string[]>): Promise<void> {
  if (one === undefined || (await list()).includes(one)) return
  throw new QopsError('SOURCE_NOT_FOUND', `${WHO}: there is no vhost ${one}`, 'check the vhost in the URL')
}

type Row = {name: string} & Record<string, unknown>

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new QopsError('SOURCE_REPLY', `${WHO} printed something that is not JSON`, undefined, {cause})
  }
}

/** Pure. Throws SOURCE_REPLY. */
function parseRows(body: unknown): Row[] {
  if (Array.isArray(body) && body.every(row => typeof row?.name === 'string')) return body
  throw new QopsError('SOURCE_REPLY', `${WHO} printed something that is not a list`)
}

/** Pure. What is not known is an empty text, and the type of a queue that is down has a longer name. */
export function readingOf(row: Row, vhost: string, nowMs: number): QueueReading {
  const figure = (key: string) => (typeof row[key] === 'number' ? row[key] : undefined)
  const {state, type} = row
  const headSeconds = figure('head_message_timestamp')
  return {
    queue: row.name,
    vhost,
    ...(typeof type === 'string' && type !== '' && {type: type.replace(/^rabbit_(.*)_queue$/, '$1')}),
    ready: figure('messages_ready'),
    unacked: figure('messages_unacknowledged'),
    total: figure('messages'),
    consumers: figure('consumers'),
    ...(typeof state === 'string' && state !== '' && state !== 'running' && {state}),
    ...(headSeconds !== undefined && {oldestAgeSeconds: Math.max(0, nowMs / 1_000 - headSeconds)}),
  }
}

/** `EX_UNAVAILABLE` of sysexits.h. */
const UNAVAILABLE = 69

/** Pure. It explains itself at length; the first sentence says what is wrong. */
function ctlError(exitCode: number, stderr: string): QopsError {
  if (/Only root|Erlang distribution failed|\.erlang\.cookie/.test(stderr)) {
    const hint = 'run it as root or as the user rabbitmq'
    return new QopsError('SOURCE_DENIED', `${WHO} may not talk to the node: it lacks the node's Erlang cookie`, hint)
  }
  const text = stderr.replace(/^\s*Error:/, '').trim()
  const sentence = text.split(/\n|(?<=\w')\.\s/, 1)[0]!.trim() || 'it gave no reason'
  const code = exitCode === UNAVAILABLE ? 'SOURCE_DOWN' : 'SOURCE_REPLY'
  return new QopsError(
    code,
    `${WHO} failed (exit code ${exitCode}): ${sentence}`,
    'is the node up, and its name right?',
  )
}
