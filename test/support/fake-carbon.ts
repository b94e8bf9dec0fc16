import {once} from 'node:events'
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net'

/** A small real carbon: takes lines, keeps them. It can hang up, and come back on the same port. */
export class FakeCarbon {
  readonly lines: string[] = []
  port = 0
  connections = 0
  private server: Server | undefined
  private readonly sockets = new Set<Socket>()

  /** On the port it had before, or on a free one. */
  async start(): Promise<void> {
    this.server = createServer(socket => this.serve(socket))
    this.server.listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = (this.server.address() as AddressInfo).port
  }

  /** Ends every connection as a process does that is told to stop, and listens no more. */
  async stop(): Promise<void> {
    this.hangUp()
    if (!this.server) return
    this.server.close()
    await once(this.server, 'close')
    this.server = undefined
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  private serve(socket: Socket): void {
    this.connections++
    this.sockets.add(socket)
    let rest = ''
    socket.on('data', chunk => {
      const pieces = (rest + chunk.toString()).split('\n')
      rest = pieces.pop()!
      this.lines.push(...pieces)
    })
    socket.on('error', () => {})
    socket.once('close', () => this.sockets.delete(socket))
  }
}
