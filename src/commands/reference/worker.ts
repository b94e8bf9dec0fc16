import {Flags} from '@oclif/core'
import {repeatable} from '../../cli/common-flags.js'
import {durationFlag} from '../../cli/duration-flag.js'
import {hookFlags, hookOptions} from '../../cli/hook-flags.js'
import {QopsCommand} from '../../cli/qops-command.js'
import {brokerFlags, logLine, storeFlags} from '../../cli/reference-flags.js'
import {stopSignal} from '../../cli/stop-signal.js'
import {QopsError} from '../../core/errors.js'
import {ROUTES, type Route, withRetryDelay} from '../../reference/routing.js'

export default class Worker extends QopsCommand {
  static override summary = 'Works on the queues of the reference system, or on some of them.'
  static override description =
    'Start as many as you like. SIGTERM or ctrl-C ends it: it finishes what is in hand, for at most 10 s, and gives the rest back.'
  static override examples = [
    '<%= config.bin %> reference worker',
    '<%= config.bin %> reference worker --queue feed --queue fast --sidecar 127.0.0.1:8127',
    '<%= config.bin %> reference worker --amqp amqp://a.example --amqp amqp://b.example --redis redis://c.example',
  ]
  static override flags = {
    ...brokerFlags,
    ...storeFlags,
    queue: Flags.string(repeatable('queue to work on, more than once for several; default all', 'NAME')),
    priority: Flags.integer({
      summary: 'workers of a higher one are served first, others get what those have no room for; default 0',
      helpValue: 'N',
    }),
    'retry-delay': durationFlag({summary: 'pause before a retry instead of those of the routes'}),
    crosspost: Flags.string({summary: 'where crosspost.send POSTs photos; default: it is given up', helpValue: 'URL'}),
    subscriber: Flags.string(repeatable('an app that api.hook tells of new photos', 'NAME=URL')),
    ...hookFlags,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Worker)
    const routes = routesOf(flags)
    const [{startReferenceWorker}, {createHooks}] = await Promise.all([
      import('../../reference/reference-worker.js'),
      import('../../hooks/index.js'),
    ])
    const stopped = stopSignal()
    const hooks = createHooks(hookOptions(flags))
    try {
      const worker = await startReferenceWorker({
        ...{amqp: flags.amqp, queueType: flags['queue-type'], redis: flags.redis, hooks, log: logLine},
        routes,
        crosspost: flags.crosspost === undefined ? undefined : httpUrl('crosspost', flags.crosspost),
        subscribers: new Map((flags.subscriber ?? []).map(subscriberOf)),
      })
      this.log(`worker ${process.pid} works on ${routes.map(({queue}) => queue).join(', ')}`)
      await stopped
      const {unfinished} = await worker.stop()
      this.log(unfinished === 0 ? 'all that was in hand is done' : `${unfinished} tasks are given back unfinished`)
    } finally {
      await hooks.close()
    }
  }
}

type RouteFlags = {queue?: string[] | undefined; priority?: number | undefined; 'retry-delay'?: number | undefined}

function routesOf({queue: queues, priority, 'retry-delay': delayMs}: RouteFlags): Route[] {
  const known = ROUTES.map(({queue}) => queue)
  const unknown = queues?.find(queue => !known.includes(queue))
  if (unknown !== undefined)
    throw new QopsError('BAD_FLAG', `--queue ${unknown}: there is no such queue`, `there are ${known.join(', ')}`)
  const routes = ROUTES.filter(({queue}) => queues?.includes(queue) ?? true)
  const prioritised = priority === undefined ? routes : routes.map(route => ({...route, priority}))
  return delayMs === undefined ? prioritised : withRetryDelay(prioritised, delayMs)
}

function subscriberOf(text: string): [string, URL] {
  const [name = '', ...url] = text.split('=')
  if (name === '' || url.length === 0)
    throw new QopsError(
      'BAD_FLAG',
      `--subscriber "${text}" has no name or no URL`,
      'write shop=http://localhost:3000/hooks',
    )
  return [name, httpUrl('subscriber', url.join('='))]
}

function httpUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new QopsError('BAD_FLAG', `--${flag} "${text}" is not a URL of HTTP`, 'write http://localhost:3000/photos')
}
