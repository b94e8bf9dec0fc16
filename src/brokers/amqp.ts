import type {Duplex} from 'node:stream'
import {type Channel, type ChannelModel, connect, credentials} from 'amqplib'
import {QopsError, reason} from '../core/errors.js'
import type {QueueReading} from '../core/queue-reading.js'
import {untilAborted} from '../core/until-aborted.js'
import {decoded} from '../core/url.js'
import {tlsFiles} from '../net/tls-files.js'
import type {OpenSource} from './queue-source.js'

/** amqplib sends the next question on a channel when the last is answered: so many are under way at once. */
const MAX_CHANNELS = 32
const GOODBYE_MS = 1_000
/** TLS knows no signal: a connection that does not come about ends by itself. */
const HANDSHAKE_MS = 10_000

/**
 * `amqp://user:pass@host:5672/vhost?queue=NAME&queue=NAME` (`amqps://` with TLS and `&ca=FILE&cert=FILE&key=FILE`): the
 * named queues by passive declare, for those who may not use the management API. No path is the vhost `/`. The user
 * needs the vhost, and with later versions than 3.10 any permission on each queue. A queue that is not there is left out.
 *
 * AMQP tells only how many messages are ready, and the consumers. Of a quorum queue whose leader does not answer within
 * 250 ms RabbitMQ says 0 and 0, which cannot be told from an empty one: the other ways of reading can. Of an exclusive
 * queue of another connection it tells nothing. Source: rabbit_channel.erl and rabbit_quorum_queue.erl.
 */
const openAmqp: OpenSource = (url, {now}) => {
  const names = [...new Set(url.searchParams.getAll('queue'))]
  if (names.length === 0 || names.includes('')) throw noQueues(url)
  const target = targetOf(url)
  const who = `RabbitMQ at ${url.host}`
  let model: ChannelModel | undefined

  function drop(): void {
    const {stream} = (model?.connection ?? {}) as {stream?: Duplex}
    model = undefined
    stream?.destroy()
  }

  async function connected(signal: AbortSignal): Promise<ChannelModel> {
    if (model) return model
    const opened = await openConnection(target, signal)
    if (signal.aborted) {
      opened.close().catch(() => {})
      throw signal.reason
    }
    opened.on('error', () => {}) // told to whoever asks
    opened.on('close', () => {
      if (model === opened) model = undefined
    })
    model = opened
    return opened
  }

  return {
    async snapshot(signal) {
      try {
        const queues = await untilAborted(signal, async () => readQueues(await connected(signal), target.vhost, names))
        return {takenAtMs: now(), queues}
      } catch (cause) {
        drop()
        throw amqpError(who, cause, signal)
      }
    },
    async close() {
      await untilAborted(AbortSignal.timeout(GOODBYE_MS), async () => model?.close()).catch(() => {})
      drop()
    },
  }
}

export default openAmqp

type Target = ReturnType<typeof targetOf>

function targetOf(url: URL) {
  if (url.hostname === '') throw new QopsError('BAD_URL', `${url.protocol}// lacks a host`, 'write amqp://host')
  const isSecure = url.protocol === 'amqps:'
  const anonymous = url.username === '' && url.password === ''
  return {
    protocol: isSecure ? 'amqps' : 'amqp',
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isSecure ? 5671 : 5672)),
    login: anonymous
      ? credentials.plain('guest', 'guest')
      : credentials.plain(decoded(url, url.username), decoded(url, url.password)),
    vhost: decoded(url, url.pathname.slice(1)) || '/',
    tls: isSecure ? tlsFiles(url) : {},
  }
}

async function openConnection({protocol, hostname, port, login, vhost, tls}: Target, signal: AbortSignal) {
  // Of this call only: the connection outlives the caller's signal.
  const opening = new AbortController()
  const abort = () => opening.abort()
  signal.addEventListener('abort', abort, {once: true})
  try {
    const socketOptions = {
      ...tls,
      noDelay: true,
      signal: opening.signal,
      timeout: HANDSHAKE_MS,
      credentials: login,
      clientProperties: {connection_name: 'qops'},
    }
    return await connect({protocol, hostname, port, vhost: encodeURIComponent(vhost)}, socketOptions)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

async function readQueues(model: ChannelModel, vhost: string, names: readonly string[]): Promise<QueueReading[]> {
  const queues: QueueReading[] = []
  const waiting = names.values()
  async function readSome(): Promise<void> {
    let channel: Channel | undefined
    for (const name of waiting) {
      channel ??= await openChannel(model)
      const answer = await passiveDeclare(channel, name)
      // RabbitMQ refuses by closing the channel.
      if (answer === 'missing' || answer === 'exclusive') channel = undefined
      if (answer === 'missing') continue
      const {messageCount, consumerCount} = answer === 'exclusive' ? {} : answer
      queues.push({queue: name, vhost, ready: messageCount, consumers: consumerCount})
    }
    await channel?.close()
  }
  await Promise.all(Array.from({length: Math.min(MAX_CHANNELS, names.length)}, readSome))
  return queues
}

async function openChannel(model: ChannelModel): Promise<Channel> {
  const channel = await model.createChannel()
  channel.on('error', () => {}) // the question rejects with the same error
  return channel
}

type Declared = {messageCount?: number; consumerCount?: number}

async function passiveDeclare(channel: Channel, name: string): Promise<Declared | 'missing' | 'exclusive'> {
  try {
    return await channel.checkQueue(name)
  } catch (error) {
    const {code} = error as {code?: unknown}
    if (code === 404) return 'missing'
    if (code === 405) return 'exclusive'
    throw error
  }
}

function amqpError(who: string, cause: unknown, signal: AbortSignal): QopsError {
  const text = reason(cause)
  if (signal.aborted) {
    return new QopsError('SOURCE_TIMEOUT', `${who} did not answer in time`, 'try a longer --timeout', {cause})
  }
  // amqplib passes on nothing else of a refused vhost.
  if (text.startsWith('Expected ConnectionOpenOk')) {
    const message = `${who} has no such vhost, or this user may not use it`
    return new QopsError('SOURCE_NOT_FOUND', message, 'check the vhost in the URL', {cause})
  }
  const refused = /\b403\b.*with message "(?:ACCESS_REFUSED - )?(.*?)"/.exec(text)?.[1]
  if (refused !== undefined) {
    return new QopsError('SOURCE_DENIED', `${who} refused: ${refused}`, 'check user, password and permissions', {cause})
  }
  return new QopsError('SOURCE_DOWN', `cannot read ${who}: ${text}`, 'is it running, and is the port right?', {cause})
}

const noQueues = (url: URL) =>
  new QopsError(
    'BAD_URL',
    `${url.protocol}//${url.host} names no queue, and AMQP cannot list them`,
    'add ?queue=NAME for each, or read them all by rabbitmq://',
  )
