import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Redis extends Pick<ServerProcess, 'signal' | 'stop'> {
  url: string
  port: number
}

/** An empty Redis that keeps nothing on disk. Give `port` to start one where another was stopped. */
export async function startRedis({port}: {port?: number} = {}): Promise<Redis> {
  const dir = await makeTempDir('redis')
  const address = {host: '127.0.0.1', port: port ?? (await freePort())}
  const server = await startServer({
    name: 'redis',
    command: '/usr/bin/redis-server',
    args: ['--bind', address.host, '--port', String(address.port), '--save', '', '--appendonly', 'no', '--dir', dir],
    dir,
    ready: () => askTcp(address, 'PING\r\n', reply => reply.startsWith('+PONG')),
  })
  return {
    url: `redis://${address.host}:${address.port}/0`,
    port: address.port,
    signal: server.signal,
    stop: server.stop,
  }
}
