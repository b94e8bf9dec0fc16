import {COUNTED, type QueueLengthOptions} from '../checks/queue-length.js'
import {flagDurationMs} from '../core/duration.js'
import {QopsError} from '../core/errors.js'
import {parseRange} from '../core/range.js'
import type {Status} from '../core/status.js'
import {CHECK_FORMATS, type CheckFormat} from './print-check.js'
import type {CheckRequest} from './run-check.js'

/** One flag as data: `qops check`, the standalone script, its help and the docs are all made of these. */
export type CheckFlag = {
  name: string
  char?: 'b' | 'q' | 'w' | 'c' | 't'
  /** What stands for the value in help. */
  value: string
  summary: string
  multiple?: boolean
  default?: string
  options?: readonly string[]
}

const TIMEOUT_STATUSES = ['critical', 'warning', 'unknown'] as const

export const QUEUE_LENGTH_FLAGS: readonly CheckFlag[] = [
  {
    name: 'broker',
    char: 'b',
    value: 'URL',
    multiple: true,
    summary: 'broker to read; may be repeated; else QOPS_BROKER',
  },
  {name: 'queue', char: 'q', value: 'GLOB', multiple: true, summary: 'queues to look at; default: every queue'},
  {name: 'vhost', value: 'GLOB', multiple: true, summary: 'vhosts to look at; default: all the URL can see'},
  {name: 'warning', char: 'w', value: 'RANGE', default: '1000', summary: 'warn outside this Nagios range'},
  {name: 'critical', char: 'c', value: 'RANGE', default: '10000', summary: 'critical outside this Nagios range'},
  {name: 'count', value: 'WHICH', default: 'ready', options: COUNTED, summary: 'messages to count'},
  {name: 'timeout', char: 't', value: 'TIME', default: '10s', summary: 'give up after so long: 500ms, 10s, 2m'},
  {
    name: 'timeout-status',
    value: 'STATUS',
    default: 'critical',
    options: TIMEOUT_STATUSES,
    summary: 'status when a broker does not answer',
  },
  {name: 'format', value: 'FORMAT', default: 'nagios', options: CHECK_FORMATS, summary: 'what to print'},
]

/** As parsed from the command line; flags with a default are always there. */
export type CheckFlagValues = {
  broker?: string[]
  queue?: string[]
  vhost?: string[]
  warning: string
  critical: string
  count: string
  timeout: string
  'timeout-status': string
  format: string
}

export type QueueLengthRequest = CheckRequest<QueueLengthOptions>

/** Throws BAD_FLAG or BAD_RANGE. `brokers` are those that were found where no flag named one. */
export function queueLengthRequest(values: CheckFlagValues, brokers: readonly string[]): QueueLengthRequest {
  return {
    brokers,
    queues: values.queue ?? [],
    vhosts: values.vhost ?? [],
    timeoutMs: flagDurationMs('timeout', values.timeout),
    timeoutStatus: timeoutStatusOf(values),
    options: {
      warn: range('warning', values.warning),
      crit: range('critical', values.critical),
      count: oneOf('count', values.count, COUNTED),
    },
  }
}

export const formatOf = (values: Pick<CheckFlagValues, 'format'>): CheckFormat =>
  oneOf('format', values.format, CHECK_FORMATS)

export const timeoutStatusOf = (values: Pick<CheckFlagValues, 'timeout-status'>): Status =>
  oneOf('timeout-status', values['timeout-status'], TIMEOUT_STATUSES)

function range(flag: string, text: string) {
  try {
    return parseRange(text)
  } catch (error) {
    if (error instanceof QopsError) throw new QopsError('BAD_RANGE', `--${flag}: ${error.message}`, error.hint)
    throw error
  }
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T
  throw new QopsError('BAD_FLAG', `--${flag} "${value}" is not one of ${allowed.join(', ')}`)
}
