import type {CheckItem, Perfdata} from '../core/check-result.js'
import {perfdataLabels} from '../core/perfdata-label.js'
import type {BrokerReading} from '../core/queue-reading.js'
import {alerts, type Range, whyOf} from '../core/range.js'
import {byWorst, type Status, worst} from '../core/status.js'
import type {Check} from './check.js'

export const COUNTED = ['ready', 'unacked', 'total'] as const

export type QueueLengthOptions = {
  warn: Range
  crit: Range
  /** Which messages are counted. `ready` are waiting, `unacked` are being worked on. */
  count: (typeof COUNTED)[number]
}

/** Queues named in the first line; the rest are counted. */
const MAX_NAMED = 5

export const queueLength: Check<QueueLengthOptions> = {
  name: 'queue-length',
  summary: 'messages in each queue, against warning and critical ranges',
  wants: 'lengths',
  evaluate(readings, options) {
    if (readings.length === 0) {
      return {check: this.name, status: 'unknown', message: 'no queue matched', results: [], perfdata: []}
    }
    const results = readings.map(reading => grade(reading, options)).toSorted(worstFirst)
    const status = worst(results.map(result => result.status))
    return {
      check: this.name,
      status,
      message: messageOf(results, options),
      results,
      perfdata: perfdataOf(readings, options),
    }
  },
}

function grade({broker, vhost, queue, ...reading}: BrokerReading, {warn, crit, count}: QueueLengthOptions): CheckItem {
  const value = reading[count]
  const place = {broker, ...(vhost !== undefined && {vhost}), queue, unit: count}
  if (value === undefined) return {...place, status: 'unknown', why: 'the broker cannot say'}
  const status: Status = alerts(crit, value) ? 'critical' : alerts(warn, value) ? 'warning' : 'ok'
  const why = status === 'ok' ? '' : whyOf(status === 'critical' ? crit : warn, value)
  return {...place, status, value, why}
}

const worstFirst = (a: CheckItem, b: CheckItem) => byWorst(a, b) || (b.value ?? 0) - (a.value ?? 0)

function messageOf(results: readonly CheckItem[], {count}: QueueLengthOptions): string {
  const nameOf = distinctNames(results)
  const bad = results.filter(result => result.status !== 'ok')
  if (bad.length === 0) {
    const longest = results[0]!
    if (results.length === 1) return describe(longest)
    return `${results.length} queues, at most ${longest.value} ${count} (${nameOf(longest)})`
  }
  const named = bad.slice(0, MAX_NAMED).map(describe).join(', ')
  const rest = bad.length > MAX_NAMED ? `, and ${bad.length - MAX_NAMED} more` : ''
  const of = results.length > 1 ? ` [${bad.length} of ${results.length} queues]` : ''
  return named + rest + of

  function describe(item: CheckItem): string {
    const {value, why} = item
    if (value === undefined) return `${nameOf(item)} has an unknown number of ${count} (${why})`
    return `${nameOf(item)} has ${value} ${count}${why && ` (${why})`}`
  }
}

/** `feed`, and where several queues are called so, `feed in vhost shop of rabbit.example:15672`. */
function distinctNames(items: readonly CheckItem[]): (item: CheckItem) => string {
  const times = new Map<string, number>()
  for (const {queue} of items) times.set(queue, (times.get(queue) ?? 0) + 1)
  const oneBroker = new Set(items.map(({broker}) => broker)).size === 1
  return ({queue, vhost, broker}) => {
    if (times.get(queue) === 1) return queue
    return `${queue}${vhost === undefined ? '' : ` in vhost ${vhost}`}${oneBroker ? '' : ` of ${broker}`}`
  }
}

/** Every queue that was measured, in the order in which they were read. */
function perfdataOf(readings: readonly BrokerReading[], {warn, crit, count}: QueueLengthOptions): Perfdata[] {
  const labels = perfdataLabels(readings, count)
  return readings.flatMap((reading, index) => {
    const value = reading[count]
    if (value === undefined) return []
    return [{label: labels[index]!, value, unit: '', warn: warn.text, crit: crit.text, min: 0}]
  })
}
