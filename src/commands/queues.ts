import {setTimeout as sleep} from 'node:timers/promises'
import {Flags} from '@oclif/core'
import {brokerModuleFlag, depsWith} from '../cli/broker-module-flag.js'
import {configFlag, repeatable} from '../cli/common-flags.js'
import {readConfig} from '../cli/config-file.js'
import {durationFlag} from '../cli/duration-flag.js'
import {complain, EXIT_FAILED, QopsCommand} from '../cli/qops-command.js'
import {stopSignal} from '../cli/stop-signal.js'
import {anyOf, queueFilter} from '../core/queue-filter.js'
import type {QueuesReport} from '../core/report.js'
import {findBrokers} from '../operations/find-brokers.js'
import {watchQueues} from '../operations/watch-queues.js'
import {queueLines, SORT_COLUMNS, sortQueues} from '../tui/queue-list.js'

const HIDE_ABOVE = '\x1b[H\x1b[2J'

export default class Queues extends QopsCommand {
  static override summary = 'Lists the queues of all brokers in one table, the longest first.'
  static override description =
    'A name to look for is a glob, or a regular expression between slashes. What a broker cannot say is -, and is left out of --json. Exit 1 when a broker could not be read: the table then lacks its queues.'
  static override examples = [
    '<%= config.bin %> queues --broker rabbitmq://guest:guest@localhost:15672 --broker redis://localhost',
    "<%= config.bin %> queues --queue 'feed*' --exclude '/\\.dead$/' --sort unacked",
    "<%= config.bin %> queues --json | jq '.queues[] | select(.consumers == 0)'",
  ]
  static override flags = {
    broker: Flags.string({char: 'b', ...repeatable('broker to read, more than once for several', 'URL')}),
    queue: Flags.string({char: 'q', ...repeatable('queues to list; default all', 'NAME')}),
    exclude: Flags.string(repeatable('queues to leave out', 'NAME')),
    sort: Flags.option({options: SORT_COLUMNS})({
      summary: 'column to sort by; default the longest first',
      helpValue: 'COLUMN',
    }),
    reverse: Flags.boolean({char: 'r', summary: 'the other way round'}),
    limit: Flags.integer({min: 1, summary: 'list only the first so many', helpValue: 'N'}),
    json: Flags.boolean({summary: 'print JSON'}),
    watch: Flags.boolean({char: 'w', summary: 'look again and again, until ctrl-C'}),
    interval: durationFlag({char: 'i', summary: 'time between two looks; default 2s', dependsOn: ['watch']}),
    timeout: durationFlag({char: 't', summary: 'how long one look may take; default 10s'}),
    ...brokerModuleFlag,
    config: configFlag,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Queues)
    const [isWanted, isExcluded] = [queueFilter(flags.queue ?? []), anyOf(flags.exclude ?? [])]
    const config = async () => (await readConfig(flags.config)).brokers
    const deps = await depsWith(flags['broker-module'])
    const urls = await findBrokers({flags: flags.broker, env: process.env.QOPS_BROKER, config}, deps.http)
    const watched = await watchQueues(urls, deps)
    const stopping = new AbortController()
    if (flags.watch) void stopSignal().then(() => stopping.abort())
    try {
      do {
        const {report} = await watched.look(AbortSignal.timeout(flags.timeout ?? 10_000))
        const queues = report.queues.filter(({queue}) => isWanted(queue) && !isExcluded(queue))
        this.show({...report, queues: sortQueues(queues, flags.sort, flags.reverse).slice(0, flags.limit)}, flags)
        if (flags.watch) await sleep(flags.interval ?? 2_000, undefined, {signal: stopping.signal}).catch(() => {})
      } while (flags.watch && !stopping.signal.aborted)
    } finally {
      await watched.close()
    }
  }

  private show(
    report: QueuesReport,
    {json, watch, sort}: {json: boolean; watch: boolean; sort?: string | undefined},
  ): void {
    if (json) this.log(JSON.stringify(report))
    else {
      const {isTTY, columns} = process.stdout
      const lines = queueLines(report.queues, isTTY ? columns : Number.POSITIVE_INFINITY, sort)
      this.log((watch && isTTY ? HIDE_ABOVE : '') + lines.join('\n'))
      for (const {broker, message} of report.errors) complain(`${broker}: ${message}`, undefined)
    }
    process.exitCode = report.errors.length > 0 ? EXIT_FAILED : 0
  }
}
