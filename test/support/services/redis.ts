import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Redis extends Pick<ServerProcess, 'signal' | 'stop'> {
  url: string
  port: number
  /** Starts it again on its port, after `stop`. */
  start(): Promise<void>
}

export interface RedisOptions {
  /** Every write is on disk before it is answered, so that `start` finds it again. Default: nothing is kept. */
  keepData?: boolean
}

/** An empty Redis. */
export async function startRedis({keepData = false}: RedisOptions = {}): Promise<Redis> {
  const dir = await makeTempDir('redis')
  const address = {host: '127.0.0.1', port: await freePort()}
  const onDisk = keepData ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const startServerProcess = () =>
    startServer({
      name: 'redis',
      command: '/usr/bin/redis-server',
      args: ['--bind', address.host, '--port', String(address.port), '--dir', dir, '--save', '', ...onDisk],
      dir,
      ready: () => askTcp(address, 'PING\r\n', reply => reply.startsWith('+PONG')),
    })
  let server = await startServerProcess()
  return {
    url: `redis://${address.host}:${address.port}/0`,
    port: address.port,
    signal: signal => server.signal(signal),
    stop: () => server.stop(),
    async start() {
      server = await startServerProcess()
    },
  }
}
