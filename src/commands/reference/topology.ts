import {Flags} from '@oclif/core'
import {repeatable} from '../../cli/common-flags.js'
import {QopsCommand} from '../../cli/qops-command.js'
import {brokerFlags, logLine} from '../../cli/reference-flags.js'
import {alignedLines} from '../../core/aligned-lines.js'
import {publicUrl} from '../../core/url.js'
import {routeTable} from '../../reference/route-table.js'
import {ROUTES} from '../../reference/routing.js'

export default class Topology extends QopsCommand {
  static override summary = 'Shows the queues of the reference system, and declares them on a RabbitMQ.'
  static override description =
    'Declaring may be repeated: queues that are there already stay as they are. One that is there with other arguments is an error.'
  static override examples = [
    '<%= config.bin %> reference topology',
    '<%= config.bin %> reference topology --amqp amqp://guest:guest@localhost:5672/%2F',
  ]
  static override flags = {
    amqp: Flags.string(repeatable('RabbitMQ to declare the queues on; default: only show them', 'URL')),
    'queue-type': brokerFlags['queue-type'],
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Topology)
    for (const line of alignedLines(routeTable(ROUTES))) this.log(line)
    if (!flags.amqp) return
    const {openBrokers} = await import('../../reference/places.js')
    // One after the other: of several at once, one that is down now would get its queues later.
    for (const url of flags.amqp) {
      const transport = await openBrokers({amqp: [url], queueType: flags['queue-type'], log: logLine})
      await transport.close()
      this.log(`${2 * ROUTES.length} ${flags['queue-type']} queues are declared on ${publicUrl(new URL(url))}`)
    }
  }
}
