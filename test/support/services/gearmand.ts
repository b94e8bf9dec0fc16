import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Gearmand extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `gearman://127.0.0.1:<port>` */
  url: string
  port: number
}

/** An empty gearmand that keeps nothing on disk. Give `port` to start one where another was stopped. */
export async function startGearmand({port}: {port?: number} = {}): Promise<Gearmand> {
  const dir = await makeTempDir('gearmand')
  const address = {host: '127.0.0.1', port: port ?? (await freePort())}
  const server = await startServer({
    name: 'gearmand',
    command: '/usr/sbin/gearmand',
    args: ['--listen', address.host, '--port', String(address.port), '--log-file', 'stderr'],
    dir,
    ready: () => askTcp(address, 'version\n', reply => /^OK .*\n/.test(reply)),
  })
  return {
    url: `gearman://${address.host}:${address.port}`,
    port: address.port,
    signal: server.signal,
    stop: server.stop,
  }
}
