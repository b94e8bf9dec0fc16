import {fileURLToPath} from 'node:url'
import {freePort} from '../free-port.js'
import {makeTempDir} from '../temp-dir.js'
import type {Carbon} from './carbon.js'
import {render, type Series} from './graphite-render.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface GraphiteWeb extends Pick<ServerProcess, 'signal' | 'stop'> {
  /** `http://127.0.0.1:<port>/render` */
  renderUrl: string
  port: number
  render(target: string, fromSeconds: number): Promise<Series[]>
}

/** Shows what a carbon has on disk and, asking its cache port, what it has in memory only. Ready after about 3 s. */
export async function startGraphiteWeb(carbon: Pick<Carbon, 'storageDir' | 'cacheQueryPort'>): Promise<GraphiteWeb> {
  const dir = await makeTempDir('graphite-web')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const script = fileURLToPath(new URL('graphite_web.py', import.meta.url))
  const server = await startServer({
    name: 'graphite-web',
    command: '/usr/bin/python3', // Debian's own, which has graphite; another may come first on PATH
    args: [script, carbon.storageDir, dir, String(carbon.cacheQueryPort), String(port)],
    dir,
    ready: async () => (await fetch(`${url}/metrics/find?query=*`)).ok,
  })
  const renderUrl = `${url}/render`
  return {
    renderUrl,
    port,
    render: (target, fromSeconds) => render(renderUrl, target, fromSeconds),
    signal: server.signal,
    stop: server.stop,
  }
}
