import type {RequestListener} from 'node:http'
import {type Address, isLoopback, listenTcp, listenUdp} from './listen.js'
import {sharedPort} from './shared-port.js'
import type {SidecarState} from './sidecar-state.js'

export type Listeners = {url: string; close(): Promise<void>}

/**
 * Listens on one port: HTTP and lines over TCP, lines over UDP. Lines carry no token, so they are taken on loopback
 * only. Rejects with LISTEN_FAILED, and then nothing is left open.
 */
export async function listenForEvents(
  address: Address,
  handleHttp: RequestListener,
  state: SidecarState,
): Promise<Listeners> {
  const open = isLoopback(address.host)
  const takeLines = (text: string) => void state.takeEvents(text)
  const {server, closeAll} = sharedPort({
    handleHttp,
    handleLines: open ? takeLines : undefined,
    onTooLong: () => state.countTooLongLine(),
  })
  const port = await listenTcp(server, address)
  const udp = open ? await listenUdp({host: address.host, port}, takeLines).catch(closeServer) : undefined
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    url: `http://${host}:${port}`,
    async close() {
      udp?.close()
      await closeServer()
    },
  }

  async function closeServer(error?: unknown): Promise<undefined> {
    const closed = new Promise(resolve => server.close(resolve))
    closeAll()
    await closed
    if (error) throw error
  }
}
