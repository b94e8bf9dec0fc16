import type {RequestListener} from 'node:http'
import {HttpConnections} from './http-connections.js'
import {type Address, listenTcp, listenUdp} from './listen.js'
import {sharedPort} from './shared-port.js'
import type {SidecarState} from './sidecar-state.js'

export type Listeners = {
  url: string
  /** Takes nothing more; what was taken by then is with the state. */
  close(): Promise<void>
}

export type ListenerParts = {
  handleHttp: RequestListener
  state: SidecarState
  /** Lines over TCP and UDP carry no token: they are taken only where none is asked for. */
  takesLines: boolean
}

/**
 * Listens on one port: HTTP and lines over TCP, lines over UDP. Rejects with LISTEN_FAILED, and then nothing is left
 * open.
 */
export async function listenForEvents(
  address: Address,
  {handleHttp, state, takesLines}: ListenerParts,
): Promise<Listeners> {
  const take = (text: string) => void state.takeEvents(text)
  const tcp = sharedPort({
    http: new HttpConnections(handleHttp),
    handleLine: takesLines ? take : undefined,
    onTooLong: () => state.countTooLongLine(),
  })
  const port = await listenTcp(tcp.server, address)
  const udp = takesLines
    ? await listenUdp({host: address.host, port}, take).catch(async error => {
        await tcp.close()
        throw error
      })
    : undefined
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    url: `http://${host}:${port}`,
    async close() {
      udp?.close()
      await tcp.close()
    },
  }
}
