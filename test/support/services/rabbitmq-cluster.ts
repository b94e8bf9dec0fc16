import {randomBytes} from 'node:crypto'
import {writeFile} from 'node:fs/promises'
import {canConnect} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {waitUntil} from '../wait-until.js'
import {startEpmd} from './rabbitmq-epmd.js'
import {type RabbitmqNode, startRabbitmqNode} from './rabbitmq-node.js'

export interface RabbitmqCluster {
  /** `a@localhost`, `b@localhost`, … */
  nodes: readonly RabbitmqNode[]
  stop(): Promise<void>
}

/** So many nodes of one cluster, up to 26. Three are ready after about 15 s. */
export async function startRabbitmqCluster(size: number): Promise<RabbitmqCluster> {
  const home = await makeTempDir('rabbitmq-cluster')
  // Nodes that start side by side would each make a cookie of their own.
  await writeFile(`${home}/.erlang.cookie`, randomBytes(15).toString('hex'), {mode: 0o400})
  const epmd = await startEpmd(home)
  const names = Array.from({length: size}, (_, nth) => `${String.fromCharCode('a'.charCodeAt(0) + nth)}@localhost`)
  const starting = names.map(nodename => startRabbitmqNode({nodename, home, epmdPort: epmd.port, extraConfig: []}))
  const outcomes = await Promise.allSettled(starting)
  const nodes = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const stop = async () => void (await Promise.all([...nodes.map(node => node.kill()), epmd.stop()]))
  try {
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    await joinAll(nodes)
  } catch (error) {
    await stop()
    throw error
  }
  return {nodes, stop}
}

/** One after the other, because each asks those that are in already. */
async function joinAll([first, ...others]: readonly RabbitmqNode[]): Promise<void> {
  await Promise.all(others.map(node => node.ctl('stop_app')))
  for (const node of others) await node.ctl('join_cluster', first!.nodename)
  await Promise.all(others.map(node => node.ctl('start_app')))
  await Promise.all(others.map(untilItServes))
}

const untilItServes = ({nodename, management, amqpPort}: RabbitmqNode) =>
  waitUntil(
    `${nodename} to serve again`,
    async () => (await management.request('GET', 'overview')) && canConnect({host: '127.0.0.1', port: amqpPort}),
  )
