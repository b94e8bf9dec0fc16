import {Flags} from '@oclif/core'
import {repeatable} from './common-flags.js'

const queueType = Flags.option({options: ['quorum', 'classic'] as const, default: 'quorum' as const})({
  summary: 'type of the queues',
  helpValue: 'TYPE',
})

/** Where the reference system's queues are. */
export const brokerFlags = {
  amqp: Flags.string({
    ...repeatable('RabbitMQ to use, more than once for several clusters', 'URL'),
    env: 'QOPS_AMQP',
    default: ['amqp://guest:guest@localhost:5672/%2F'],
  }),
  'queue-type': queueType,
}

/** Where its feeds, followers and photos are. */
export const storeFlags = {
  redis: Flags.string({
    summary: 'Redis to use, with ?cluster=1 for a cluster',
    helpValue: 'URL',
    env: 'QOPS_REDIS',
    default: 'redis://localhost:6379/0',
  }),
}

/** A line on stderr, with the time. */
export const logLine = (line: string): void => void process.stderr.write(`${new Date().toISOString()} ${line}\n`)
