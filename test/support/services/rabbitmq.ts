import {writeFile} from 'node:fs/promises'
import {freePorts} from '../free-port.js'
import {canConnect} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type RabbitmqManagement, rabbitmqManagement} from './rabbitmq-management.js'
import {RABBITMQ_BIN, type RabbitmqctlEnv, rabbitmqctl, rabbitmqctlEnv} from './rabbitmqctl.js'
import {type ServerProcess, startServer} from './server-process.js'

export interface Rabbitmq {
  /** `rabbitmq://guest:guest@127.0.0.1:<management port>/%2F` */
  rabbitmqUrl: string
  amqpUrl: string
  prometheusUrl: string
  amqpPort: number
  managementPort: number
  prometheusPort: number
  nodename: string
  management: RabbitmqManagement
  ctlEnv: RabbitmqctlEnv
  /** Runs rabbitmqctl against this node. `ctl('stop_app')` and `ctl('start_app')` restart it with its data and ports. */
  ctl(...args: string[]): Promise<string>
  /** Signals the node and all its children: SIGKILL for a crash, SIGSTOP and SIGCONT for a hang. */
  signal(signal: NodeJS.Signals): void
  /** Kills the node as a power cut would, and starts it again with its data and ports. Takes about 6 s. */
  crashAndRestart(): Promise<void>
  stop(): Promise<void>
}

const HOST = '127.0.0.1'

/**
 * A node with the management and Prometheus plugins, ready after about 6 s. It has an epmd (Erlang's port mapper) of its
 * own: that never ends by itself, and sharing the machine's would make two test runs fight for one node name.
 * @param extraConfig lines for rabbitmq.conf, such as `management_agent.disable_metrics_collector = true`
 */
export async function startRabbitmq({extraConfig = []}: {extraConfig?: string[]} = {}): Promise<Rabbitmq> {
  const dir = await makeTempDir('rabbitmq')
  const [amqpPort, managementPort, prometheusPort, distPort, epmdPort] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const nodename = 'a@localhost'
  const ctlEnv = rabbitmqctlEnv({nodename, home: dir, epmdPort})
  const rabbitmqUrl = `rabbitmq://guest:guest@${HOST}:${managementPort}/%2F`
  const management = rabbitmqManagement(rabbitmqUrl)
  await writeConfig(dir, {amqpPort, managementPort, prometheusPort}, extraConfig)

  const epmd = await startEpmd(dir, epmdPort)
  const startNode = () =>
    startServer({
      name: 'rabbitmq',
      command: `${RABBITMQ_BIN}/rabbitmq-server`,
      args: [],
      env: {...ctlEnv, ...nodeEnv(dir, amqpPort, distPort)},
      dir,
      readyWithinMs: 60_000,
      // The listeners open one after the other, AMQP's last.
      ready: async () =>
        (await management.request('GET', 'overview')) && (await canConnect({host: HOST, port: amqpPort})),
    })
  let node = await startNode().catch(async error => {
    await epmd.stop()
    throw error
  })

  return {
    rabbitmqUrl,
    amqpUrl: `amqp://guest:guest@${HOST}:${amqpPort}`,
    prometheusUrl: `http://${HOST}:${prometheusPort}`,
    amqpPort,
    managementPort,
    prometheusPort,
    nodename,
    management,
    ctlEnv,
    ctl: (...args) => rabbitmqctl(ctlEnv, ...args),
    signal: signal => node.signal(signal),
    async crashAndRestart() {
      await node.stop() // its default is SIGKILL
      node = await startNode()
    },
    stop: async () => void (await Promise.all([node.stop(), epmd.stop()])),
  }
}

type Ports = {amqpPort: number; managementPort: number; prometheusPort: number}

async function writeConfig(dir: string, {amqpPort, managementPort, prometheusPort}: Ports, extraConfig: string[]) {
  const config = [
    `listeners.tcp.1 = ${HOST}:${amqpPort}`,
    `management.tcp.ip = ${HOST}`,
    `management.tcp.port = ${managementPort}`,
    `prometheus.tcp.ip = ${HOST}`,
    `prometheus.tcp.port = ${prometheusPort}`,
    'loopback_users = none',
    'collect_statistics_interval = 1000', // rates move after one second rather than five
    'disk_free_limit.absolute = 50MB', // a nearly full test machine must not block publishers
    ...extraConfig,
  ]
  await writeFile(`${dir}/rabbitmq.conf`, `${config.join('\n')}\n`)
  await writeFile(`${dir}/plugins`, '[rabbitmq_management,rabbitmq_prometheus].\n')
}

function nodeEnv(dir: string, amqpPort: number, distPort: number): Record<string, string> {
  return {
    RABBITMQ_NODE_PORT: String(amqpPort),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: `${dir}/mnesia`,
    RABBITMQ_LOG_BASE: `${dir}/log`,
    RABBITMQ_LOGS: '-', // to stdout, so that a failed start shows its reason
    RABBITMQ_PID_FILE: `${dir}/rabbitmq.pid`,
    RABBITMQ_CONFIG_FILE: `${dir}/rabbitmq`,
    RABBITMQ_ADVANCED_CONFIG_FILE: `${dir}/advanced.config`,
    RABBITMQ_ENABLED_PLUGINS_FILE: `${dir}/plugins`,
  }
}

/** In the foreground: started by the node itself it would be a daemon outside of our process group. */
function startEpmd(dir: string, port: number): Promise<ServerProcess> {
  return startServer({
    name: 'epmd',
    command: '/usr/bin/epmd',
    args: ['-port', String(port), '-address', HOST],
    dir,
    ready: () => canConnect({host: HOST, port}),
  })
}
