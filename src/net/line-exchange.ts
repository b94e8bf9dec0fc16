import {connect, type Socket} from 'node:net'
import {QopsError, reason} from '../core/errors.js'
import type {HostPort} from '../core/host-port.js'

/** Longer than any name that a broker lists. */
const MAX_LINE_BYTES = 64 * 1024
/** All answers of one connection together: about 100,000 tubes of beanstalkd. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** A conversation in a protocol of lines. Only `line` and `bytes` wait, and only they fail: always with a QopsError. */
export interface LineExchange {
  /** May be called again before what was asked first is answered. */
  send(text: string): void
  /** The next line as UTF-8, without its `\n`. */
  line(): Promise<string>
  /** The next `count` bytes as UTF-8. */
  bytes(count: number): Promise<string>
}

/**
 * Connects to `who` (`beanstalkd at host:11300`), lets `talk` ask and read, and hangs up.
 * Rejects with SOURCE_DOWN when there is no connection or it ends too early, SOURCE_TIMEOUT when the signal aborts, and
 * SOURCE_REPLY as soon as a line is longer than 64 KiB or the whole answer than 32 MiB.
 */
export async function exchangeLines<T>(
  address: HostPort,
  who: string,
  signal: AbortSignal,
  talk: (exchange: LineExchange) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw timedOut(who, signal.reason)
  const socket = connect({...address, signal})
  socket.on('error', () => {}) // told to whoever reads
  try {
    return await talk(lineExchange(socket, who, signal))
  } finally {
    socket.destroy()
  }
}

function lineExchange(socket: Socket, who: string, signal: AbortSignal): LineExchange {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  let unread: Buffer = Buffer.alloc(0)
  let answerBytes = 0

  async function nextChunk(): Promise<Buffer> {
    const {done, value} = await chunks.next().catch(cause => {
      throw signal.aborted ? timedOut(who, cause) : unreachable(who, cause)
    })
    if (done) throw new QopsError('SOURCE_DOWN', `${who} closed the connection before its answer was complete`)
    answerBytes += value.length
    if (answerBytes > MAX_ANSWER_BYTES) throw tooLong(who, 'an answer', MAX_ANSWER_BYTES)
    return value
  }

  function take(end: number, skip = 0): string {
    const taken = unread.toString('utf8', 0, end)
    unread = unread.subarray(end + skip)
    return taken
  }

  return {
    send(text) {
      socket.write(text)
    },
    async line() {
      for (;;) {
        const end = unread.indexOf('\n')
        if (end > MAX_LINE_BYTES || (end < 0 && unread.length > MAX_LINE_BYTES)) {
          throw tooLong(who, 'a line', MAX_LINE_BYTES)
        }
        if (end >= 0) return take(end, 1)
        unread = Buffer.concat([unread, await nextChunk()])
      }
    },
    async bytes(count) {
      if (count > MAX_ANSWER_BYTES) throw tooLong(who, 'an answer', MAX_ANSWER_BYTES)
      const parts = [unread]
      for (let have = unread.length; have < count; have += parts.at(-1)!.length) parts.push(await nextChunk())
      unread = Buffer.concat(parts)
      return take(count)
    },
  }
}

const unreachable = (who: string, cause: unknown) =>
  new QopsError('SOURCE_DOWN', `cannot reach ${who}: ${reason(cause)}`, 'is it running, and is the port right?', {
    cause,
  })

const timedOut = (who: string, cause: unknown) =>
  new QopsError('SOURCE_TIMEOUT', `${who} did not answer in time`, 'try a longer --timeout', {cause})

const tooLong = (who: string, what: string, limitBytes: number) =>
  new QopsError('SOURCE_REPLY', `${who} sent ${what} of more than ${limitBytes} bytes`, 'is that the right port?')
