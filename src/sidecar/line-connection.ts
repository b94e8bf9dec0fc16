import type {Socket} from 'node:net'
import {LineReader} from './line-reader.js'

const MAX_LINE_BYTES = 64 * 1024
/** A sender that has nothing to say for so long may connect again. */
const IDLE_TIMEOUT_MS = 300_000

export type LineHandlers = {handleLine: (line: string) => void; onTooLong: () => void}

/** Reads lines from the socket until it ends, beginning with what was read already. */
export function readLines(socket: Socket, first: Buffer, {handleLine, onTooLong}: LineHandlers): void {
  const reader = new LineReader(MAX_LINE_BYTES, onTooLong)
  // Not setEncoding(): a character may be cut between two chunks, of which the first was read before.
  const decoder = new TextDecoder()
  const read = (chunk: Buffer) => reader.push(decoder.decode(chunk, {stream: true})).forEach(handleLine)
  read(first)
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy())
  socket.on('data', chunk => read(chunk as Buffer))
  socket.once('end', () => {
    reader.end().forEach(handleLine)
    socket.end()
  })
}
