import {Flags} from '@oclif/core'
import {QopsCommand} from '../../cli/qops-command.js'
import {alignedLines} from '../../core/aligned-lines.js'
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
    amqp: Flags.string({summary: 'RabbitMQ to declare the queues on; default: only show them', helpValue: 'URL'}),
    'queue-type': Flags.option({options: ['quorum', 'classic'] as const, default: 'quorum'})({
      summary: 'type of the queues',
      helpValue: 'TYPE',
    }),
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Topology)
    for (const line of alignedLines(routeTable(ROUTES))) this.log(line)
    if (flags.amqp === undefined) return
    const {openAmqpTransport} = await import('../../reference/amqp/transport.js')
    const transport = await openAmqpTransport(flags.amqp, {queueType: flags['queue-type']})
    try {
      for (const {queue} of ROUTES) await transport.declare(queue)
      this.log(`${2 * ROUTES.length} ${flags['queue-type']} queues are declared`)
    } finally {
      await transport.close()
    }
  }
}
