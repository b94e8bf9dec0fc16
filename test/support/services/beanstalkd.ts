import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Beanstalkd extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `beanstalkd://127.0.0.1:<port>` */
  url: string
  port: number
}

/** An empty beanstalkd that keeps nothing on disk. Give `port` to start one where another was stopped. */
export async function startBeanstalkd({port}: {port?: number} = {}): Promise<Beanstalkd> {
  const dir = await makeTempDir('beanstalkd')
  const address = {host: '127.0.0.1', port: port ?? (await freePort())}
  const server = await startServer({
    name: 'beanstalkd',
    command: '/usr/bin/beanstalkd',
    args: ['-l', address.host, '-p', String(address.port)],
    dir,
    ready: () => askTcp(address, 'list-tube-used\r\n', reply => reply === 'USING default\r\n'),
  })
  return {
    url: `beanstalkd://${address.host}:${address.port}`,
    port: address.port,
    signal: server.signal,
    stop: server.stop,
  }
}
