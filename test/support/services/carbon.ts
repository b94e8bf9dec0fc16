import {existsSync} from 'node:fs'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {freePort} from '../free-port.js'
import {canConnect, sendTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {waitUntil} from '../wait-until.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Carbon extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `graphite://127.0.0.1:<port>`, the plain text protocol. */
  url: string
  port: number
  /** Where graphite-web reads points that are not on disk yet. */
  cacheQueryPort: number
  storageDir: string
  /** One point in the plain text protocol. `atSeconds` is Unix time; default now. */
  write(path: string, value: number, atSeconds?: number): Promise<void>
  /**
   * Waits until all that carbon has received is on disk, up to a second. Call it before stop() when points are to
   * survive: carbon's writer sleeps for a second between two rounds, and does no last round when it is told to end.
   */
  flush(): Promise<void>
}

export interface CarbonOptions {
  /** To start again where another was stopped, so that its clients find it: give its port, cacheQueryPort, storageDir. */
  port?: number
  cacheQueryPort?: number
  storageDir?: string
}

const SHIPPED = new URL('../../../dashboards/graphite/', import.meta.url)

/**
 * A carbon-cache with the storage files that qops ships, except that points are kept one second apart: with the
 * users' ten seconds a test would see its points only after ten, and the last one written within ten would win.
 */
export async function startCarbon(options: CarbonOptions = {}): Promise<Carbon> {
  const dir = await makeTempDir('carbon')
  const port = options.port ?? (await freePort())
  const cacheQueryPort = options.cacheQueryPort ?? (await freePort())
  const storageDir = options.storageDir ?? (await makeTempDir('whisper'))
  await writeConfig(dir, {port, cacheQueryPort, picklePort: await freePort(), storageDir})
  const server = await startServer({
    name: 'carbon',
    command: '/usr/bin/carbon-cache',
    args: [`--config=${dir}/conf/carbon.conf`, '--nodaemon', 'start'],
    dir,
    stopSignal: 'SIGTERM', // lets it finish the file that it is writing
    ready: async () =>
      (await canConnect({host: '127.0.0.1', port})) && canConnect({host: '127.0.0.1', port: cacheQueryPort}),
  })
  const write: Carbon['write'] = (path, value, atSeconds = Date.now() / 1_000) =>
    sendTcp({host: '127.0.0.1', port}, `${path} ${value} ${Math.floor(atSeconds)}\n`)
  return {
    url: `graphite://127.0.0.1:${port}`,
    port,
    cacheQueryPort,
    storageDir,
    write,
    flush: () => flush(storageDir, write),
    signal: server.signal,
    stop: server.stop,
  }
}

/** One round of the writer empties the whole cache, so a point that comes last marks all before it. */
async function flush(storageDir: string, write: Carbon['write']): Promise<void> {
  const marker = `flushed_${performance.now().toFixed(3).replace('.', '_')}`
  await write(`carbon.test.${marker}`, 1)
  await waitUntil('carbon to write its cache to disk', () => existsSync(`${storageDir}/carbon/test/${marker}.wsp`))
}

type Places = {port: number; cacheQueryPort: number; picklePort: number; storageDir: string}

async function writeConfig(dir: string, places: Places): Promise<void> {
  await mkdir(`${dir}/conf`)
  await writeFile(`${dir}/conf/carbon.conf`, carbonConf(dir, places))
  await writeFile(
    `${dir}/conf/storage-schemas.conf`,
    `[every_second]\npattern = .*\nretentions = 1s:1h,10s:1d\n\n${await shipped('storage-schemas.conf')}`,
  )
  await writeFile(`${dir}/conf/storage-aggregation.conf`, await shipped('storage-aggregation.conf'))
}

const shipped = (name: string) => readFile(new URL(name, SHIPPED), 'utf8')

function carbonConf(dir: string, {port, cacheQueryPort, picklePort, storageDir}: Places): string {
  return `[cache]
STORAGE_DIR = ${storageDir}
LOCAL_DATA_DIR = ${storageDir}
CONF_DIR = ${dir}/conf
LOG_DIR = ${dir}
PID_DIR = ${dir}
USER =
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = ${port}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = ${picklePort}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = ${cacheQueryPort}
MAX_CREATES_PER_MINUTE = inf
MAX_UPDATES_PER_SECOND = inf
MIN_TIMESTAMP_RESOLUTION = 1
`
}
