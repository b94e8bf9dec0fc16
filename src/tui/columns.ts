import type {TaskRow} from '../core/report.js'
import {type Column, widestOf} from './column.js'
import {ageText, countText, durationText, growthText, rateText} from './human.js'
import type {QueueSeen} from './queue-memory.js'
import {safeText} from './safe-text.js'
import {sparkline} from './sparkline.js'

type Figure<Row> = Pick<Column<Row>, 'title' | 'width' | 'dropFirst'> & Partial<Column<Row>>

/** A column of numbers: one line each below. */
const number = <Row>(
  id: string,
  value: (row: Row) => number | undefined,
  text: typeof countText,
  rest: Figure<Row>,
): Column<Row> => ({
  ...{id, align: 'right', value, text: row => text(value(row))},
  ...rest,
})

const name = <Row>(id: string, value: (row: Row) => string | undefined, rest: Figure<Row>): Column<Row> => ({
  ...{id, align: 'left', value, text: row => safeText(value(row) ?? '-')},
  wish: rows => widestOf(rows.map(row => safeText(value(row) ?? ''))),
  ...rest,
})

const differs =
  <Row>(value: (row: Row) => string | undefined) =>
  (rows: readonly Row[]) =>
    new Set(rows.map(value)).size > 1
const someKnow =
  <Row>(value: (row: Row) => unknown) =>
  (rows: readonly Row[]) =>
    rows.some(row => value(row) !== undefined)

/** `?` is for those who see no dim text. */
const queueName = (row: QueueSeen) => (row.stale ? '? ' : '') + safeText(row.queue)
const seconds = (value: number | undefined) => (value === undefined ? '-' : ageText(value * 1_000))

const unattended = (row: QueueSeen) => (row.consumers === 0 && (row.ready ?? 0) > 0 ? 'bad' : undefined)
const growing = (row: QueueSeen) => (row.growth_rate !== undefined && row.growth_rate >= 0.05 ? 'warn' : undefined)

export const QUEUE_COLUMNS: readonly Column<QueueSeen>[] = [
  name('queue', q => q.queue, {
    title: 'QUEUE',
    width: 14,
    dropFirst: 0,
    text: queueName,
    wish: rows => widestOf(rows.map(queueName)),
  }),
  name('vhost', q => q.vhost, {title: 'VHOST', width: 8, dropFirst: 6, shownFor: differs(q => q.vhost)}),
  name('broker', q => q.broker, {title: 'BROKER', width: 8, dropFirst: 5, shownFor: differs(q => q.broker)}),
  name('type', q => q.type, {title: 'TYPE', width: 7, dropFirst: 12, shownFor: someKnow(q => q.type)}),
  number('ready', q => q.ready, countText, {title: 'READY', width: 6, dropFirst: 0}),
  number('unacked', q => q.unacked, countText, {title: 'UNACKED', width: 7, dropFirst: 4}),
  number('total', q => q.total, countText, {title: 'TOTAL', width: 6, dropFirst: 11, shownFor: someKnow(q => q.total)}),
  number('delayed', q => q.delayed, countText, {
    title: 'DELAYED',
    width: 7,
    dropFirst: 7,
    shownFor: someKnow(q => q.delayed),
  }),
  number('dead', q => q.dead, countText, {
    title: 'DEAD',
    width: 5,
    dropFirst: 4,
    shownFor: someKnow(q => q.dead),
    tone: q => (q.dead ? 'warn' : undefined),
  }),
  number('consumers', q => q.consumers, countText, {title: 'CONS', width: 4, dropFirst: 2, tone: unattended}),
  number('publish', q => q.publish_rate, rateText, {title: 'PUB/S', width: 6, dropFirst: 7}),
  number('ack', q => q.ack_rate, rateText, {title: 'ACK/S', width: 6, dropFirst: 8}),
  number('oldest', q => q.oldest_age_s, seconds, {
    title: 'OLDEST',
    width: 6,
    dropFirst: 10,
    shownFor: someKnow(q => q.oldest_age_s),
  }),
  name('state', q => q.state, {
    title: 'STATE',
    width: 9,
    dropFirst: 1,
    shownFor: someKnow(q => q.state),
    tone: q => (q.state === undefined ? undefined : 'warn'),
  }),
  number('growth', q => q.growth_rate, growthText, {title: 'GROWTH/S', width: 8, dropFirst: 1, tone: growing}),
  number('empty', q => q.drain_s, seconds, {title: 'EMPTY IN', width: 8, dropFirst: 3}),
  {
    ...{id: 'trend', title: 'TREND', align: 'right', width: 8, dropFirst: 9},
    wish: () => 24,
    text: (q, width) => sparkline(q.lengths, width),
    tone: () => 'dim',
  },
]

const happens = (rate: number | undefined, tone: 'bad' | 'warn') => (rate !== undefined && rate > 0 ? tone : undefined)

export const TASK_COLUMNS: readonly Column<TaskRow>[] = [
  name('task', t => t.task, {title: 'TASK', width: 14, dropFirst: 0}),
  name('queue', t => t.queue, {title: 'QUEUE', width: 8, dropFirst: 6, shownFor: differs(t => t.queue)}),
  number('sent', t => t.sent_rate, rateText, {title: 'SENT/S', width: 6, dropFirst: 2}),
  number('success', t => t.success_rate, rateText, {title: 'OK/S', width: 6, dropFirst: 1}),
  number('fail', t => t.fail_rate, rateText, {
    title: 'FAIL/S',
    width: 6,
    dropFirst: 0,
    tone: t => happens(t.fail_rate, 'bad'),
  }),
  number('retry', t => t.retry_rate, rateText, {
    title: 'RETRY/S',
    width: 7,
    dropFirst: 4,
    tone: t => happens(t.retry_rate, 'warn'),
  }),
  number('run_p50', t => t.run_p50_ms, durationText, {title: 'RUN P50', width: 7, dropFirst: 8}),
  number('run_p95', t => t.run_p95_ms, durationText, {title: 'RUN P95', width: 7, dropFirst: 3}),
  number('wait_p95', t => t.wait_p95_ms, durationText, {title: 'WAIT P95', width: 8, dropFirst: 5}),
  number('in_flight', t => t.in_flight, countText, {title: 'IN FLT', width: 6, dropFirst: 7}),
  number('fails', t => t.fail, countText, {title: 'FAILS', width: 6, dropFirst: 9}),
]
