import {createServer} from 'node:net'

/**
 * Below Linux's ephemeral range (32768 and up): a port that a server opens seconds after it was picked must not be
 * taken by somebody's outgoing connection meanwhile.
 */
const FIRST_PORT = 20_000
const PORT_COUNT = 12_000

let next = Math.floor(Math.random() * PORT_COUNT)

/** A port nobody listens on, and that this process has not handed out before (until 12 000 were). */
export async function freePort(): Promise<number> {
  const port = FIRST_PORT + (next++ % PORT_COUNT)
  return (await isFree(port)) ? port : freePort()
}

export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({length: count}, freePort))
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
