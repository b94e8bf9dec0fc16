import {Flags} from '@oclif/core'
import {repeatable} from '../../cli/common-flags.js'
import {hookFlags, hookOptions} from '../../cli/hook-flags.js'
import {QopsCommand} from '../../cli/qops-command.js'
import {brokerFlags, logLine, storeFlags} from '../../cli/reference-flags.js'
import {stopSignal} from '../../cli/stop-signal.js'

export default class Api extends QopsCommand {
  static override summary = 'Answers the HTTP requests of the reference system: posting, following, reading feeds.'
  static override description =
    'It asks nobody who they are, so keep it on loopback. Publishes the tasks of each photo; workers do them. SIGTERM or ctrl-C ends it after the requests in hand.'
  static override examples = [
    '<%= config.bin %> reference api',
    'curl -d \'{"user": 7}\' -H content-type:application/json localhost:8128/users/2/follow',
    'curl -d \'{"caption": "a cat"}\' -H content-type:application/json localhost:8128/users/7/media',
    'curl localhost:8128/users/2/feed',
  ]
  static override flags = {
    ...brokerFlags,
    ...storeFlags,
    listen: Flags.string({summary: 'address to listen on', helpValue: 'HOST:PORT', default: '127.0.0.1:8128'}),
    users: Flags.integer({summary: 'how many users there are, from 0 on', helpValue: 'N', min: 1, default: 100_000}),
    crosspost: Flags.boolean({summary: 'show photos on another network as well: workers need --crosspost URL'}),
    subscriber: Flags.string(repeatable('app to tell of new photos: workers need --subscriber NAME=URL', 'NAME')),
    ...hookFlags,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Api)
    const [{startReferenceApi}, {createHooks}, {parseAddress}] = await Promise.all([
      import('../../reference/reference-api.js'),
      import('../../hooks/index.js'),
      import('../../sidecar/listen.js'),
    ])
    const listen = parseAddress(flags.listen)
    const stopped = stopSignal()
    const hooks = createHooks(hookOptions(flags))
    try {
      const api = await startReferenceApi({
        ...{amqp: flags.amqp, queueType: flags['queue-type'], redis: flags.redis, hooks, log: logLine, listen},
        ...{users: flags.users, crosspost: flags.crosspost, subscribers: flags.subscriber ?? []},
      })
      this.log(`the API of the reference system listens on ${api.url}`)
      await stopped
      await api.close()
    } finally {
      await hooks.close()
    }
  }
}
