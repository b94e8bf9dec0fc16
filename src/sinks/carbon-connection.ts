import {createRequire} from 'node:module'
import type {Socket} from 'node:net'
import type {Points} from './graphite-points.js'

/** The part of node-graphite 0.1.5 that is used, with the two inner fields that its defects force us to reach for. */
type GraphiteClient = {
  write(points: Points, timestampMs: number, callback: (error?: Error | null) => void): void
  _carbon: {_socket?: {_socket?: Socket | null; destroy(): void}}
}

/**
 * One connection to carbon by node-graphite, which is contained here (all seen with 0.1.5):
 * it calls back twice when refused, never when the other side is silent, goes on writing to a socket that was closed
 * without 'end', and cannot be destroyed. So: one answer per write, a time-out, and after any trouble a new connection.
 */
export class CarbonConnection {
  private readonly client: GraphiteClient
  private watched: Socket | undefined
  private lost = false

  constructor(
    address: {host: string; port: number},
    private readonly timeoutMs: number,
    /** Called once, when the connection ends for whatever reason: what was written last may not have arrived. */
    private readonly onLost: () => void,
  ) {
    const graphite = createRequire(import.meta.url)('graphite') as {createClient(dsn: string): GraphiteClient}
    this.client = graphite.createClient(`plaintext://${address.host}:${address.port}/`)
  }

  /** Resolves when the kernel has taken all of it; rejects when it cannot be connected, is lost, or after `timeoutMs`. */
  write(points: Points, timestampMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs)
      timer.unref()
      this.client.write(points, timestampMs, error => {
        clearTimeout(timer)
        if (error) reject(error)
        else resolve()
      })
      this.watch()
    })
  }

  destroy(): void {
    this.lost = true
    this.client._carbon._socket?.destroy()
  }

  /** Waits until the other side has read all and closed. `destroy()` ends the wait. */
  end(): Promise<void> {
    const socket = this.watched
    this.lost = true
    if (!socket || socket.destroyed) return Promise.resolve()
    return new Promise(resolve => {
      socket.once('close', () => resolve())
      socket.end()
    })
  }

  private watch(): void {
    const socket = this.client._carbon._socket?._socket ?? undefined
    if (!socket || socket === this.watched) return
    this.watched = socket
    socket.unref()
    // A late error, after node-graphite has let go of the socket, would otherwise end the process.
    socket.on('error', () => {})
    socket.once('end', () => this.tellLost())
    socket.once('close', () => this.tellLost())
  }

  private tellLost(): void {
    if (this.lost) return
    this.lost = true
    this.onLost()
  }
}
