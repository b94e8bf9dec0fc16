import {queueLength} from '../../checks/index.js'
import {CheckCommand, oclifFlags} from '../../cli/check-command.js'

export default class CheckQueueLength extends CheckCommand {
  static override summary = `Checks ${queueLength.summary}.`
  static override description = 'Exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN: for Sensu, Nagios and Icinga.'
  static override examples = [
    '<%= config.bin %> check queue-length --broker rabbitmq://guest:guest@localhost:15672 --queue feed -w 1000 -c 10000',
    "<%= config.bin %> check queue-length --queue 'mail.*' --count total -w 1: -c @0",
  ]
  static override flags = oclifFlags()
  override readonly check = queueLength
}
