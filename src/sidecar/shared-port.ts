import net from 'node:net'
import type {HttpConnections} from './http-connections.js'
import {readLines} from './line-connection.js'

const MAX_CONNECTIONS = 1_000
/** So that there is always room for HTTP, whatever the senders of lines do. */
const MAX_LINE_CONNECTIONS = 500
const FIRST_BYTE_TIMEOUT_MS = 10_000

export type SharedPortOptions = {
  http: HttpConnections
  /** Takes one complete line; absent when lines are not welcome. */
  handleLine: ((line: string) => void) | undefined
  onTooLong: () => void
}

export type SharedPort = {
  server: net.Server
  /** Takes no more, lets the HTTP requests that are under way end for at most a second, then cuts all. */
  close(): Promise<void>
}

/**
 * One TCP port for HTTP and for lines of JSON: a client that speaks first with `{` or `[` sends lines, because no HTTP
 * method begins so.
 */
export function sharedPort({http, handleLine, onTooLong}: SharedPortOptions): SharedPort {
  const lineSockets = new Set<net.Socket>()
  const silentSockets = new Set<net.Socket>()

  function sort(socket: net.Socket, first: Buffer): void {
    socket.removeAllListeners('timeout')
    if (!handleLine || !isLineStart(first)) http.take(socket, first)
    else if (lineSockets.size >= MAX_LINE_CONNECTIONS) socket.destroy()
    else {
      lineSockets.add(socket)
      socket.once('close', () => lineSockets.delete(socket))
      readLines(socket, first, {handleLine, onTooLong})
    }
  }

  const server = net.createServer(socket => {
    silentSockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => silentSockets.delete(socket))
    socket.setTimeout(FIRST_BYTE_TIMEOUT_MS, () => socket.destroy())
    socket.once('data', first => {
      silentSockets.delete(socket)
      sort(socket, first as Buffer)
    })
  })
  server.maxConnections = MAX_CONNECTIONS
  return {
    server,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of [...silentSockets, ...lineSockets]) socket.destroy()
      await http.close()
      await closed
    },
  }
}

const isLineStart = (chunk: Buffer) => /^[\s\uFEFF]*([[{]|$)/.test(chunk.toString('utf8', 0, 64))
