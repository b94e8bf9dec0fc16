import {writeFile} from 'node:fs/promises'
import {freePorts} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Nats extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `nats://127.0.0.1:<port>` */
  url: string
  port: number
  /** Where the server counts for itself, over HTTP. */
  monitoringPort: number
  /** Give it to another to go on with what this one kept. */
  dir: string
}

export type NatsOptions = {
  port?: number
  dir?: string
  /** Default true. */
  jetStream?: boolean
  /** Further lines of its configuration. */
  config?: string
}

/** A NATS server that keeps its streams in a folder of its own. */
export async function startNats({port, dir, jetStream = true, config = ''}: NatsOptions = {}): Promise<Nats> {
  const folder = dir ?? (await makeTempDir('nats'))
  const [freePort, monitoringPort] = (await freePorts(2)) as [number, number]
  const address = {host: '127.0.0.1', port: port ?? freePort}
  const lines = [`listen: "${address.host}:${address.port}"`, `http: "${address.host}:${monitoringPort}"`, config]
  if (jetStream) lines.push(`jetstream: {store_dir: "${folder}/jetstream"}`)
  await writeFile(`${folder}/nats.conf`, `${lines.join('\n')}\n`)
  const server = await startServer({
    name: 'nats',
    command: '/usr/sbin/nats-server',
    args: ['--config', `${folder}/nats.conf`],
    dir: folder,
    ready: () => askTcp(address, '', reply => reply.startsWith('INFO ')),
  })
  return {
    url: `nats://${address.host}:${address.port}`,
    port: address.port,
    monitoringPort,
    dir: folder,
    signal: server.signal,
    stop: server.stop,
  }
}
