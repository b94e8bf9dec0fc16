import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {waitUntil} from '../wait-until.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface RedisCluster {
  /** `redis://127.0.0.1:<port>?cluster=1` of the first master. */
  url: string
  ports: number[]
  masters: Pick<ServerProcess, 'signal'>[]
  stop(): Promise<void>
}

const run = promisify(execFile)

/** Three empty masters on loopback, a third of the hash slots each, without replicas and nothing on disk. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const started = await Promise.allSettled([startMaster(), startMaster(), startMaster()])
  const masters = started.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const stop = async () => void (await Promise.all(masters.map(({server}) => server.stop())))
  const ports = masters.map(({port}) => port)
  try {
    for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason
    const addresses = ports.map(port => `127.0.0.1:${port}`)
    await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'])
    await Promise.all(ports.map(untilClusterIsUp))
  } catch (error) {
    await stop()
    throw error
  }
  return {url: `redis://127.0.0.1:${ports[0]}?cluster=1`, ports, masters: masters.map(({server}) => server), stop}
}

async function startMaster(): Promise<{port: number; server: ServerProcess}> {
  const dir = await makeTempDir('redis-cluster')
  const [port, busPort] = [await freePort(), await freePort()]
  const address = {host: '127.0.0.1', port}
  const options = {bind: address.host, port, 'cluster-port': busPort, dir, appendonly: 'no', 'cluster-enabled': 'yes'}
  const server = await startServer({
    name: 'redis-cluster',
    command: '/usr/bin/redis-server',
    args: [...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]), '--save', ''],
    dir,
    ready: () => askTcp(address, 'PING\r\n', reply => reply.startsWith('+PONG')),
  })
  return {port, server}
}

/** Each of them has to have heard of the others' slots. */
const untilClusterIsUp = (port: number) =>
  waitUntil(`the cluster to be up as ${port} sees it`, async () => {
    const reply = await askTcp({host: '127.0.0.1', port}, 'CLUSTER INFO\r\n', text => text.includes('cluster_slots_ok'))
    return reply.includes('cluster_state:ok')
  })
