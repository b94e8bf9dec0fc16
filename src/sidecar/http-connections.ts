import http from 'node:http'
import type {Socket} from 'node:net'

/** For the headers and body of a request, and for the pause between two on one connection. */
const REQUEST_TIMEOUT_MS = 15_000
const CLOSE_TIMEOUT_MS = 1_000

/**
 * HTTP on sockets that somebody else has accepted. Node watches for slow requests only on a server that listens by
 * itself, so that is done here.
 */
export class HttpConnections {
  private readonly server: http.Server
  private readonly sockets = new Map<Socket, NodeJS.Timeout>()
  private readonly answering = new Set<Socket>()
  private whenQuiet: (() => void) | undefined

  constructor(handle: http.RequestListener) {
    this.server = http.createServer(handle)
    this.server.on('request', (request, response) => {
      this.answering.add(request.socket)
      response.once('close', () => this.answered(request.socket))
      // The body is part of the request; the answer may take as long as it likes (`/v1/stream`).
      if (request.method === 'GET') clearTimeout(this.sockets.get(request.socket))
      else request.once('end', () => clearTimeout(this.sockets.get(request.socket)))
    })
  }

  take(socket: Socket, first: Buffer): void {
    this.expectRequest(socket)
    socket.once('close', () => {
      clearTimeout(this.sockets.get(socket))
      this.sockets.delete(socket)
    })
    socket.setTimeout(0)
    socket.pause()
    // Node's server takes over a socket by this event; what was read already is put back.
    socket.unshift(first)
    this.server.emit('connection', socket)
    socket.resume()
  }

  /** Lets requests that are under way end, for at most a second, then cuts every connection. */
  async close(): Promise<void> {
    for (const socket of this.sockets.keys()) if (!this.answering.has(socket)) socket.destroy()
    if (this.answering.size > 0) await this.quiet()
    for (const socket of this.sockets.keys()) socket.destroy()
  }

  private expectRequest(socket: Socket): void {
    clearTimeout(this.sockets.get(socket))
    this.sockets.set(socket, setTimeout(() => socket.destroy(), REQUEST_TIMEOUT_MS).unref())
  }

  private answered(socket: Socket): void {
    this.answering.delete(socket)
    if (!socket.destroyed) this.expectRequest(socket)
    if (this.answering.size === 0) this.whenQuiet?.()
  }

  private quiet(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)
      this.whenQuiet = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
