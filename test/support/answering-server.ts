import {once} from 'node:events'
import {type AddressInfo, createServer, type Socket} from 'node:net'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {onTestFinished} from 'vitest'

/** Calls `answer` with every connection, as soon as something was asked on it. Ends with the test. Returns its port. */
export async function answeringServer(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}) // the other side may hang up at any time
    socket.once('data', () => answer(socket))
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

/** Sends the parts, no faster than they are read, until they end or the other side hangs up. */
export const pour = (socket: Socket, parts: Iterable<string>) => pipeline(Readable.from(parts), socket).catch(() => {})
