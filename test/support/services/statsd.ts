import {readFile, writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'
import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'
import {statsdCounters} from './statsd-counters.js'

export interface Statsd extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `statsd://127.0.0.1:<port>`, UDP. */
  url: string
  port: number
  /** `tcp://127.0.0.1:<port>` */
  managementUrl: string
  managementPort: number
  /** Counted since the last flush, see statsdCounters. */
  counters(): Promise<Map<string, number>>
}

export interface StatsdOptions {
  graphitePort: number
  graphiteHost?: string
  port?: number
  managementPort?: number
  /** Users have 10 000. Default 1000, so that a test sees its points soon; carbon must keep one-second points then. */
  flushIntervalMs?: number
}

const SHIPPED_CONFIG = new URL('../../../dashboards/graphite/statsd-config.js', import.meta.url)

/** The npm package `statsd` with the configuration that qops ships. What came after its last flush is lost on stop. */
export async function startStatsd(options: StatsdOptions): Promise<Statsd> {
  const dir = await makeTempDir('statsd')
  const port = options.port ?? (await freePort())
  const managementPort = options.managementPort ?? (await freePort())
  await writeFile(`${dir}/config.js`, await config({...options, port, managementPort}))
  const server = await startServer({
    name: 'statsd',
    command: process.execPath,
    args: ['--require', fileURLToPath(new URL('util-log.cjs', import.meta.url)), statsdProgram(), `${dir}/config.js`],
    dir,
    ready: () => askTcp({host: '127.0.0.1', port: managementPort}, 'health\n', reply => reply.includes('up')),
  })
  const managementUrl = `tcp://127.0.0.1:${managementPort}`
  return {
    url: `statsd://127.0.0.1:${port}`,
    port,
    managementUrl,
    managementPort,
    counters: () => statsdCounters(managementUrl),
    signal: server.signal,
    stop: server.stop,
  }
}

const require = createRequire(import.meta.url)
const statsdProgram = () => require.resolve('statsd/stats.js')

/** statsd evaluates its file as an expression, so this one may wrap the shipped `module.exports = {…}`. */
async function config({port, managementPort, graphitePort, ...options}: StatsdOptions): Promise<string> {
  const ours = {
    address: '127.0.0.1',
    port,
    mgmt_address: '127.0.0.1',
    mgmt_port: managementPort,
    graphiteHost: options.graphiteHost ?? '127.0.0.1',
    graphitePort,
    flushInterval: options.flushIntervalMs ?? 1_000,
  }
  return `Object.assign(\n${await readFile(SHIPPED_CONFIG, 'utf8')}, ${JSON.stringify(ours)})\n`
}
