import {once} from 'node:events'
import {connect} from 'node:net'

/** Resolves when something takes TCP connections there; rejects with the system's error, or with the signal's reason. */
export async function tryConnect(address: {host: string; port: number}, signal: AbortSignal): Promise<void> {
  const socket = connect(address)
  try {
    await once(socket, 'connect', {signal})
  } finally {
    socket.destroy()
  }
}
