import {Flags} from '@oclif/core'
import {brokerModuleFlag, depsWith} from '../cli/broker-module-flag.js'
import {configFlag, repeatable} from '../cli/common-flags.js'
import {readConfig} from '../cli/config-file.js'
import {durationFlag} from '../cli/duration-flag.js'
import {EXIT_FAILED, QopsCommand} from '../cli/qops-command.js'
import {sinkFlags, sinksFrom} from '../cli/sink-flags.js'
import type {Finding} from '../core/finding.js'
import {visibleText} from '../core/visible-text.js'
import {type Examined, examine} from '../operations/doctor/examine.js'
import {findBrokers} from '../operations/find-brokers.js'

const MARK: Record<Finding['level'], string> = {fine: 'ok     ', note: 'note   ', problem: 'PROBLEM'}

export default class Doctor extends QopsCommand {
  static override summary =
    'Looks at the configuration, each broker and each sink, and says what is wrong and what to do.'
  static override description =
    'For each broker: whether it answers, its version, which figures it gives, which checks would be UNKNOWN, and what each poll costs. It changes nothing and sends no figures. Exit 1 when there is a problem.'
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --broker redis://localhost --graphite localhost:2003',
  ]
  static override flags = {
    broker: Flags.string({char: 'b', ...repeatable('broker to look at, more than once for several', 'URL')}),
    ...sinkFlags,
    timeout: durationFlag({char: 't', summary: 'how long each look may take; default 10s'}),
    json: Flags.boolean({summary: 'print JSON'}),
    ...brokerModuleFlag,
    config: configFlag,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Doctor)
    const deps = await depsWith(flags['broker-module'])
    const config = await readConfig(flags.config)
    const named = {flags: flags.broker, env: process.env.QOPS_BROKER, config: async () => config.brokers}
    const sinks = sinksFrom(flags)
    const examined = await examine(
      {
        brokers: await findBrokers(named, deps.http),
        sinks: sinks.length > 0 ? sinks : config.sinks,
        timeoutMs: flags.timeout ?? 10_000,
      },
      deps,
    )
    if (flags.json) this.log(JSON.stringify({findings: flat(examined)}))
    else for (const {about, findings} of examined) this.show(about, findings)
    if (flat(examined).some(({level}) => level === 'problem')) process.exitCode = EXIT_FAILED
  }

  private show(about: string, findings: readonly Finding[]): void {
    this.log(visibleText(about))
    for (const {level, says, todo} of findings) {
      this.log(`  ${MARK[level]}  ${visibleText(says)}`)
      if (todo !== undefined) this.log(`           ${visibleText(todo)}`)
    }
  }
}

const flat = (examined: readonly Examined[]) =>
  examined.flatMap(({about, findings}) => findings.map(finding => ({about, ...finding})))
