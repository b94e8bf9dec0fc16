import {Flags} from '@oclif/core'
import {brokerModuleFlag, depsWith} from '../cli/broker-module-flag.js'
import {configFlag, repeatable} from '../cli/common-flags.js'
import {readConfig} from '../cli/config-file.js'
import {durationFlag} from '../cli/duration-flag.js'
import {QopsCommand} from '../cli/qops-command.js'
import {stopSignal} from '../cli/stop-signal.js'
import {findBrokers} from '../operations/find-brokers.js'
import {sidecarUrl, watch} from '../operations/observe.js'
import {showDashboard, showJson, showLines, showOnce} from '../tui/show-top.js'

export default class Top extends QopsCommand {
  static override summary =
    'Shows queues and tasks as they are now: a dashboard on a terminal, else a line per interval.'
  static override description =
    'Queues are read from brokers or from a sidecar, task figures from a sidecar. Without a flag it looks at QOPS_BROKER, qops.yaml, a sidecar here and a RabbitMQ here, in that order. Press ? for the keys.'
  static override examples = [
    '<%= config.bin %> top',
    '<%= config.bin %> top --broker rabbitmq://guest:guest@localhost:15672',
    '<%= config.bin %> top --sidecar 127.0.0.1:8127 --once',
  ]
  static override flags = {
    broker: Flags.string({char: 'b', ...repeatable('broker to read, more than once for several', 'URL')}),
    sidecar: Flags.string(repeatable('sidecar to read, for queues and tasks', 'HOST:PORT')),
    interval: durationFlag({char: 'i', summary: 'time between two looks; default 2s'}),
    timeout: durationFlag({char: 't', summary: 'how long one look may take; default 10s'}),
    once: Flags.boolean({summary: 'print one frame and leave'}),
    json: Flags.boolean({summary: 'with --once: as JSON', dependsOn: ['once']}),
    count: Flags.integer({min: 1, summary: 'where there is no terminal: leave after so many lines'}),
    ...brokerModuleFlag,
    config: configFlag,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Top)
    const named = [...(flags.sidecar ?? []).map(sidecarUrl), ...(flags.broker ?? [])]
    const config = async () => (await readConfig(flags.config)).brokers
    const deps = await depsWith(flags['broker-module'])
    const brokers = await findBrokers({flags: named, env: process.env.QOPS_BROKER, config}, deps.http)
    const intervalMs = flags.interval ?? 2_000
    const watched = await watch({brokers, timeoutMs: flags.timeout ?? 10_000}, deps)
    try {
      if (flags.once) this.log((await (flags.json ? showJson(watched) : showOnce(watched))).trimEnd())
      else if (process.stdout.isTTY && process.stdin.isTTY) await showDashboard(watched, {intervalMs})
      else await showLines(watched, {intervalMs, count: flags.count, signal: stopping()})
    } finally {
      await watched.close()
    }
  }
}

function stopping(): AbortSignal {
  const stop = new AbortController()
  void stopSignal().then(() => stop.abort())
  return stop.signal
}
