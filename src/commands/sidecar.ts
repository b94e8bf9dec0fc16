import {Flags} from '@oclif/core'
import {brokerModuleFlag, depsWith} from '../cli/broker-module-flag.js'
import {configFlag, repeatable} from '../cli/common-flags.js'
import {readConfig} from '../cli/config-file.js'
import {durationFlag} from '../cli/duration-flag.js'
import {QopsCommand} from '../cli/qops-command.js'
import {sinkFlags, sinksFrom} from '../cli/sink-flags.js'
import {stopSignal} from '../cli/stop-signal.js'
import {readToken} from '../cli/token.js'
import {namedBrokers} from '../operations/find-brokers.js'

export default class Sidecar extends QopsCommand {
  static override summary =
    'Takes task events in, polls brokers, writes both to StatsD and Graphite, and answers on HTTP.'
  static override description =
    'Events come by HTTP (POST /v1/events) and as lines of JSON over TCP or UDP, all on one port. Stop it with SIGTERM: it sends what it still holds.'
  static override examples = [
    '<%= config.bin %> sidecar --broker rabbitmq://guest:guest@localhost:15672 --statsd localhost:8125',
    '<%= config.bin %> sidecar --listen 0.0.0.0:8127 --token-file /etc/qops/token --graphite graphite.example:2003',
  ]
  static override flags = {
    listen: Flags.string({summary: 'address for HTTP and event lines; default 127.0.0.1:8127', helpValue: 'HOST:PORT'}),
    broker: Flags.string({char: 'b', ...repeatable('broker to poll, more than once for several', 'URL')}),
    ...sinkFlags,
    prefix: Flags.string({summary: "first part of every metric's path; default qops", helpValue: 'NAME'}),
    poll: durationFlag({summary: 'time between two polls of the brokers; default 5s'}),
    'token-file': Flags.string({
      summary: 'file whose first line is the token that requests must bring',
      helpValue: 'FILE',
    }),
    ...brokerModuleFlag,
    config: configFlag,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Sidecar)
    const config = await readConfig(flags.config)
    const [{startSidecar}, {parseAddress}] = await Promise.all([
      import('../sidecar/sidecar.js'),
      import('../sidecar/listen.js'),
    ])
    const sinks = sinksFrom(flags)
    const stopped = stopSignal()
    const sidecar = await startSidecar(
      {
        listen: parseAddress(flags.listen ?? config.sidecar.listen ?? '127.0.0.1:8127'),
        brokers: await namedBrokers({
          flags: flags.broker,
          env: process.env.QOPS_BROKER,
          config: async () => config.brokers,
        }),
        sinks: sinks.length > 0 ? sinks : config.sinks,
        prefix: flags.prefix ?? config.prefix ?? 'qops',
        pollMs: flags.poll ?? config.sidecar.poll ?? 5_000,
        token: await readToken(flags['token-file'] ?? config.sidecar.token_file),
        log: line => process.stderr.write(`${new Date().toISOString()} ${line}\n`),
      },
      await depsWith(flags['broker-module']),
    )
    this.log(`qops sidecar listens on ${sidecar.url}; look at it with: qops top --sidecar ${sidecar.url}`)
    await stopped
    await sidecar.close()
  }
}
