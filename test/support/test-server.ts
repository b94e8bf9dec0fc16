import {once} from 'node:events'
import {type AddressInfo, createServer, type Socket} from 'node:net'
import {onTestFinished} from 'vitest'

/** Calls `greet` with every connection. Ends with the test, and with it all connections. Returns its port. */
export async function testServer(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}) // the other side may hang up at any time
    greet(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}
