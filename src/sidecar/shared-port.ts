import http from 'node:http'
import net from 'node:net'
import {LineReader} from './line-reader.js'

const MAX_LINE_BYTES = 64 * 1024
const MAX_CONNECTIONS = 1_000
const FIRST_BYTE_TIMEOUT_MS = 10_000

export type SharedPortOptions = {
  handleHttp: http.RequestListener
  /** Text of complete lines; absent when lines are not welcome. */
  handleLines: ((text: string) => void) | undefined
  onTooLong: () => void
}

/**
 * One TCP port for HTTP and for lines of JSON: a client that speaks first with `{` or `[` sends lines, because no HTTP
 * method begins so.
 */
export function sharedPort({handleHttp, handleLines, onTooLong}: SharedPortOptions): {
  server: net.Server
  closeAll(): void
} {
  const web = http.createServer(handleHttp)
  const sockets = new Set<net.Socket>()
  const server = net.createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    socket.setTimeout(FIRST_BYTE_TIMEOUT_MS, () => socket.destroy())
    socket.once('data', first => {
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      if (handleLines && isLineStart(first)) readLines(socket, first, handleLines, onTooLong)
      else handOver(socket, first, web)
    })
  })
  server.maxConnections = MAX_CONNECTIONS
  return {
    server,
    closeAll() {
      for (const socket of sockets) socket.destroy()
      web.closeAllConnections()
    },
  }
}

const isLineStart = (chunk: Buffer | string) => /^\s*[[{]/.test(chunk.toString().slice(0, 64))

/** Node's http server takes over a socket by this event; what was read already is put back. */
function handOver(socket: net.Socket, first: Buffer | string, web: http.Server): void {
  socket.pause()
  socket.unshift(first)
  web.emit('connection', socket)
  socket.resume()
}

function readLines(
  socket: net.Socket,
  first: Buffer | string,
  handle: (text: string) => void,
  onTooLong: () => void,
): void {
  const reader = new LineReader(MAX_LINE_BYTES, onTooLong)
  // setEncoding() only from here on: a character may be cut between two chunks.
  const decoder = new TextDecoder()
  const take = (lines: string[]) => {
    if (lines.length > 0) handle(lines.join('\n'))
  }
  take(reader.push(decoder.decode(first as Buffer, {stream: true})))
  socket.on('data', chunk => take(reader.push(decoder.decode(chunk as Buffer, {stream: true}))))
  socket.once('end', () => {
    take(reader.end())
    socket.end()
  })
}
