import {Args, Flags} from '@oclif/core'
import {hookFlags, hookOptions} from '../../cli/hook-flags.js'
import {EXIT_FAILED, QopsCommand} from '../../cli/qops-command.js'
import {brokerFlags, logLine} from '../../cli/reference-flags.js'

export default class Publish extends QopsCommand {
  static override summary = 'Publishes tasks of the reference system, and waits until a broker has taken each.'
  static override description =
    'Exit 0 when every one was confirmed, else 1 with the reason: what was not confirmed may be in the queue all the same.'
  static override examples = [
    '<%= config.bin %> reference publish feed.deliver --args \'{"media": 23, "author": 7, "cursor": 0}\'',
    '<%= config.bin %> reference publish spam.check --args \'{"media": 23, "caption": "free phones"}\' --count 1009 --per-second 100',
  ]
  static override args = {
    task: Args.string({description: 'name of the task; qops reference topology lists them', required: true}),
  }
  static override flags = {
    ...brokerFlags,
    args: Flags.string({summary: "the task's arguments, as JSON", helpValue: 'JSON', default: '{}'}),
    count: Flags.integer({summary: 'how often', helpValue: 'N', min: 1, default: 1}),
    'per-second': Flags.integer({summary: 'how many a second at most; default: as fast as they are confirmed', min: 1}),
    ...hookFlags,
  }

  override async run(): Promise<void> {
    const {args, flags} = await this.parse(Publish)
    const [{publishTasks, readTaskArgs}, {createHooks}] = await Promise.all([
      import('../../reference/publish-tasks.js'),
      import('../../hooks/index.js'),
    ])
    const taskArgs = readTaskArgs(args.task, flags.args)
    const hooks = createHooks(hookOptions(flags))
    try {
      const {confirmed, firstError} = await publishTasks({
        ...{amqp: flags.amqp, queueType: flags['queue-type'], hooks, log: logLine},
        ...{task: args.task, args: taskArgs, count: flags.count, perSecond: flags['per-second']},
      })
      this.log(`${confirmed} of ${flags.count} confirmed`)
      if (firstError === undefined) return
      logLine(firstError)
      process.exitCode = EXIT_FAILED
    } finally {
      await hooks.close()
    }
  }
}
