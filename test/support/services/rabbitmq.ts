import {makeTempDir} from '../temp-dir.js'
import {startEpmd} from './rabbitmq-epmd.js'
import {type RabbitmqNode, startRabbitmqNode} from './rabbitmq-node.js'

export interface Rabbitmq extends RabbitmqNode {
  stop(): Promise<void>
}

/**
 * A broker of one node, ready after about 6 s.
 * @param extraConfig lines for rabbitmq.conf, such as `management_agent.disable_metrics_collector = true`
 */
export async function startRabbitmq({extraConfig = []}: {extraConfig?: string[]} = {}): Promise<Rabbitmq> {
  const home = await makeTempDir('rabbitmq')
  const epmd = await startEpmd(home)
  const options = {nodename: 'a@localhost', home, epmdPort: epmd.port, extraConfig}
  const node = await startRabbitmqNode(options).catch(async error => {
    await epmd.stop()
    throw error
  })
  return {...node, stop: async () => void (await Promise.all([node.kill(), epmd.stop()]))}
}
