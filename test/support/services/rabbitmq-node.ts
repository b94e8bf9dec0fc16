import {mkdir, writeFile} from 'node:fs/promises'
import {freePorts} from '../free-port.js'
import {canConnect} from '../tcp.js'
import {type RabbitmqManagement, rabbitmqManagement} from './rabbitmq-management.js'
import {RABBITMQ_BIN, type RabbitmqctlEnv, rabbitmqctl, rabbitmqctlEnv} from './rabbitmqctl.js'
import {startServer} from './server-process.js'

export interface RabbitmqNode {
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
  /** Signals the node and all its children: SIGSTOP and SIGCONT for a hang. */
  signal(signal: NodeJS.Signals): void
  /** SIGKILL, as a power cut would. May be called twice. */
  kill(): Promise<void>
  /** Starts it again, after `kill`, with its data and ports. Takes about 6 s. */
  start(): Promise<void>
}

export interface RabbitmqNodeOptions {
  nodename: string
  /** Of all nodes of a cluster: it holds the Erlang cookie by which they trust each other. */
  home: string
  epmdPort: number
  /** Lines for rabbitmq.conf. */
  extraConfig: string[]
}

const HOST = '127.0.0.1'

/** A node with the management and Prometheus plugins, ready after about 6 s. Its files are in a folder of `home`. */
export async function startRabbitmqNode({nodename, home, epmdPort, extraConfig}: RabbitmqNodeOptions) {
  const dir = `${home}/${nodename}`
  await mkdir(dir)
  const ports = await choosePorts()
  const {amqpPort, managementPort, prometheusPort} = ports
  const ctlEnv = rabbitmqctlEnv({nodename, home, epmdPort})
  const rabbitmqUrl = `rabbitmq://guest:guest@${HOST}:${managementPort}/%2F`
  const management = rabbitmqManagement(rabbitmqUrl)
  await writeConfig(dir, ports, extraConfig)

  const startServerProcess = () =>
    startServer({
      name: 'rabbitmq',
      command: `${RABBITMQ_BIN}/rabbitmq-server`,
      args: [],
      env: {...ctlEnv, ...nodeEnv(dir, ports)},
      dir,
      readyWithinMs: 60_000,
      // The listeners open one after the other, AMQP's last.
      ready: async () =>
        (await management.request('GET', 'overview')) && (await canConnect({host: HOST, port: amqpPort})),
    })
  let server = await startServerProcess()

  const node: RabbitmqNode = {
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
    signal: signal => server.signal(signal),
    kill: () => server.stop(), // its default is SIGKILL
    async start() {
      server = await startServerProcess()
    },
  }
  return node
}

type Ports = {amqpPort: number; managementPort: number; prometheusPort: number; distPort: number}

async function choosePorts(): Promise<Ports> {
  const [amqpPort, managementPort, prometheusPort, distPort] = (await freePorts(4)) as [number, number, number, number]
  return {amqpPort, managementPort, prometheusPort, distPort}
}

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
  // The counts of quorum queues too; rabbitmq.conf has no name for this.
  await writeFile(`${dir}/advanced.config`, '[{rabbit, [{quorum_tick_interval, 1000}]}].\n')
  await writeFile(`${dir}/plugins`, '[rabbitmq_management,rabbitmq_prometheus].\n')
}

function nodeEnv(dir: string, {amqpPort, distPort}: Ports): Record<string, string> {
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
