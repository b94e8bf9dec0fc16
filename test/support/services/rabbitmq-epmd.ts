import {freePort} from '../free-port.js'
import {canConnect} from '../tcp.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Epmd extends Pick<ServerProcess, 'stop'> {
  port: number
}

/**
 * Erlang's port mapper, by which the nodes of one cluster find each other. A node would start one that never ends by
 * itself, and sharing the machine's would make two test runs fight for one node name.
 */
export async function startEpmd(dir: string): Promise<Epmd> {
  const address = {host: '127.0.0.1', port: await freePort()}
  const {stop} = await startServer({
    name: 'epmd',
    command: '/usr/bin/epmd',
    // In the foreground: as a daemon it would be outside of our process group.
    args: ['-port', String(address.port), '-address', address.host],
    dir,
    ready: () => canConnect(address),
  })
  return {port: address.port, stop}
}
