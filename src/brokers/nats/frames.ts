import {QopsError} from '../../core/errors.js'

/** One thing that the server says. Source: docs.nats.io, Client Protocol. */
export type NatsFrame =
  | {op: 'INFO' | '-ERR'; text: string}
  | {op: 'PING' | 'PONG' | '+OK'}
  | {op: 'MSG'; subject: string; body: string; status?: number}

/** Longer than any INFO, which names all servers of a cluster. */
const MAX_LINE_BYTES = 64 * 1024
/** A page of 256 streams or consumers takes 200 KB, and more where they have many subjects. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/**
 * Pure, but for what it keeps of an incomplete frame: takes what was read and gives the frames that are complete by now.
 * Throws SOURCE_REPLY at once when `who` says what NATS never says, a line of more than 64 KiB or a message of more than
 * 16 MiB.
 */
export function frameParser(who: string): (chunk: Buffer) => NatsFrame[] {
  let unread: Buffer[] = []
  let unreadBytes = 0
  let neededBytes = 1
  return chunk => {
    unread.push(chunk)
    unreadBytes += chunk.length
    if (unreadBytes < neededBytes) return []
    let bytes = Buffer.concat(unread)
    const frames: NatsFrame[] = []
    for (;;) {
      const next = nextFrame(bytes, who)
      if ('neededBytes' in next) {
        unread = [bytes]
        unreadBytes = bytes.length
        neededBytes = next.neededBytes
        return frames
      }
      frames.push(next.frame)
      bytes = bytes.subarray(next.bytes)
    }
  }
}

type Next = {frame: NatsFrame; bytes: number} | {neededBytes: number}

function nextFrame(bytes: Buffer, who: string): Next {
  const end = bytes.indexOf('\n')
  if (end > MAX_LINE_BYTES || (end < 0 && bytes.length > MAX_LINE_BYTES)) throw tooLong(who, 'a line', MAX_LINE_BYTES)
  // A stranger need not end its line.
  if (bytes.length >= 4 && !/^(INFO|H?MSG|PING|PONG|\+OK|-ERR)/i.test(bytes.toString('latin1', 0, 4)))
    throw strange(who)
  if (end < 0) return {neededBytes: bytes.length + 1}
  const [, op, text] = /^(\S+)(?:[ \t]+(.*?))?\r?$/.exec(bytes.toString('utf8', 0, end)) ?? []
  switch (op?.toUpperCase()) {
    case 'MSG':
      return message(bytes, end + 1, text, {who, hasHeaders: false})
    case 'HMSG':
      return message(bytes, end + 1, text, {who, hasHeaders: true})
    case 'INFO':
      return {frame: {op: 'INFO', text: text ?? ''}, bytes: end + 1}
    case '-ERR':
      return {frame: {op: '-ERR', text: (text ?? '').replace(/^'(.*)'$/, '$1')}, bytes: end + 1}
    case 'PING':
    case 'PONG':
    case '+OK':
      return {frame: {op: op!.toUpperCase() as 'PING'}, bytes: end + 1}
    default:
      throw strange(who)
  }
}

/** `MSG subject sid [reply] bytes`, `HMSG subject sid [reply] headerBytes totalBytes`; then the headers and the body. */
function message(
  bytes: Buffer,
  start: number,
  args: string | undefined,
  {who, hasHeaders}: {who: string; hasHeaders: boolean},
): Next {
  const [, subject, headerText, totalText] =
    (hasHeaders ? /^(\S+) +\S+ +(?:\S+ +)?(\d{1,9}) +(\d{1,9})$/ : /^(\S+) +\S+ +(?:\S+ +)?()(\d{1,9})$/).exec(
      args ?? '',
    ) ?? []
  const [headerBytes, totalBytes] = [Number(headerText), Number(totalText)]
  if (subject === undefined || headerBytes > totalBytes) throw strange(who)
  if (totalBytes > MAX_MESSAGE_BYTES) throw tooLong(who, 'a message', MAX_MESSAGE_BYTES)
  const end = start + totalBytes
  if (bytes.length < end + 2) return {neededBytes: end + 2}
  if (bytes.toString('latin1', end, end + 2) !== '\r\n') throw strange(who)
  const [, status] = /^NATS\/1\.0 (\d{3})/.exec(bytes.toString('latin1', start, start + headerBytes)) ?? []
  const body = bytes.toString('utf8', start + headerBytes, end)
  const frame: NatsFrame = {op: 'MSG', subject, body, ...(status !== undefined && {status: Number(status)})}
  return {frame, bytes: end + 2}
}

const strange = (who: string) =>
  new QopsError('SOURCE_REPLY', `${who} answered with something NATS never says`, 'is that its client port (4222)?')

const tooLong = (who: string, what: string, limitBytes: number) =>
  new QopsError(
    'SOURCE_REPLY',
    `${who} sent ${what} of more than ${limitBytes} bytes`,
    'is that its client port (4222)?',
  )
