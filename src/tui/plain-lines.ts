import type {Observation} from '../core/observation.js'
import type {QueuesReport, TasksReport} from '../core/report.js'
import {countText, rateText} from './human.js'
import {lengthOf} from './queue-memory.js'
import {safeText} from './safe-text.js'
import {sumOf} from './status-lines.js'

/**
 * One line an interval, where there is no terminal to draw on:
 * `12:00:01 queues 3 ready 1204 unacked 20 | tasks 512.0/s ok 498.1/s fail 2.0/s retry 12.0/s | worst feed 1204 ready`.
 * The time is UTC: when it was read, or `nowMs` when nothing was. What went wrong is told in full when it is new, else
 * only counted, so that a log stays short.
 */
export function plainLine(observation: Observation, previous?: Observation, nowMs?: number): string {
  const {queues, tasks} = observation
  const parts = [
    queues && queuesPart(queues),
    tasks && tasksPart(tasks),
    queues && worstPart(queues),
    errorsPart(observation, previous),
  ]
  const at = queues?.at ?? tasks?.at ?? (nowMs === undefined ? undefined : new Date(nowMs).toISOString())
  return `${at?.slice(11, 19) ?? '--:--:--'} ${parts.filter(Boolean).join(' | ')}`
}

function queuesPart({queues}: QueuesReport): string {
  const ready = countText(sumOf(queues.map(row => row.ready)))
  return `queues ${queues.length} ready ${ready} unacked ${countText(sumOf(queues.map(row => row.unacked)))}`
}

function tasksPart({tasks, events}: TasksReport): string {
  const rate = (name: 'sent_rate' | 'success_rate' | 'fail_rate' | 'retry_rate') => {
    const sum = sumOf(tasks.map(task => task[name]))
    return sum === undefined ? '-' : `${rateText(sum)}/s`
  }
  const lost = events.lost > 0 ? ` lost ${countText(events.lost)}` : ''
  return `tasks ${rate('sent_rate')} ok ${rate('success_rate')} fail ${rate('fail_rate')} retry ${rate('retry_rate')}${lost}`
}

function worstPart({queues}: QueuesReport): string | undefined {
  const worst = queues.reduce<QueuesReport['queues'][number] | undefined>(
    (longest, row) => ((lengthOf(row) ?? -1) > (longest ? (lengthOf(longest) ?? -1) : 0) ? row : longest),
    undefined,
  )
  if (!worst) return undefined
  const length = worst.ready === undefined ? `${countText(worst.total)} in all` : `${countText(worst.ready)} ready`
  return `worst ${safeText(worst.queue)} ${length}`
}

function errorsPart(observation: Observation, previous: Observation | undefined): string | undefined {
  const errors = errorsOf(observation)
  const known = new Set(previous ? errorsOf(previous) : [])
  const fresh = errors.filter(error => !known.has(error))
  if (errors.length === 0) return undefined
  return [`errors ${errors.length}`, ...fresh.map(safeText)].join(': ')
}

const errorsOf = ({queues, errors}: Observation): string[] => [
  ...(queues?.errors ?? []).map(({broker, message}) => `${broker}: ${message}`),
  ...errors,
]
