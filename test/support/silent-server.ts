import {once} from 'node:events'
import {type AddressInfo, createServer} from 'node:net'
import {onTestFinished} from 'vitest'

/** Takes connections and never answers. Ends with the test. Returns its port. */
export async function silentServer(): Promise<number> {
  const sockets = new Set<{destroy(): void}>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
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
