import {connect} from 'node:net'

export interface TcpAddress {
  host: string
  port: number
}

/** The address in a URL such as `graphite://127.0.0.1:2003`. */
export function tcpAddress(url: string): TcpAddress {
  const {hostname, port} = new URL(url)
  return {host: hostname, port: Number(port)}
}

/** Sends `request` and gives back all that came until `isComplete` says so; rejects after `timeoutMs` of silence. */
export function askTcp(
  {host, port}: TcpAddress,
  request: string,
  isComplete: (reply: string) => boolean,
  timeoutMs = 2_000,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = ''
    const socket = connect({host, port}, () => socket.write(request))
    const finish = (settle: () => void) => {
      settle()
      socket.destroy()
    }
    socket.setTimeout(timeoutMs, () =>
      finish(() => reject(new Error(`${host}:${port} was silent for ${timeoutMs} ms`))),
    )
    socket.on('data', chunk => {
      reply += chunk.toString()
      if (isComplete(reply)) finish(() => resolve(reply))
    })
    socket.on('close', () => reject(new Error(`${host}:${port} closed the connection after "${reply}"`)))
    socket.on('error', reject)
  })
}

/** Sends `text` and resolves when the other side has closed the connection too: carbon does so once it has read all. */
export function sendTcp({host, port}: TcpAddress, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({host, port}, () => socket.end(text))
    socket.resume()
    socket.once('close', () => resolve())
    socket.once('error', reject)
  })
}

export function canConnect({host, port}: TcpAddress): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({host, port}, () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
  })
}
