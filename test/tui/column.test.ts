import {describe, expect, it} from 'vitest'
import {type Column, placeColumns} from '../../src/tui/column.js'
import {QUEUE_COLUMNS, TASK_COLUMNS} from '../../src/tui/columns.js'
import {rememberQueues} from '../../src/tui/queue-memory.js'
import {queueRow, queuesReport, taskRow} from './sample.js'

const placed = <Row>(columns: readonly Column<Row>[], rows: readonly Row[], space: number, sortedBy?: string) =>
  placeColumns(columns, rows, space, sortedBy).columns.map(({id}) => id)
const queues = (...rows: Parameters<typeof queueRow>[]) =>
  rememberQueues([], queuesReport(rows.map(row => queueRow(...row))), true)

describe('the columns of queues', () => {
  const feed = queues(['feed', {ready: 1}])

  it('all fit into 78 columns', () => {
    const all = ['queue', 'ready', 'unacked', 'consumers', 'publish', 'ack', 'growth', 'empty', 'trend']
    expect(placed(QUEUE_COLUMNS, feed, 78)).toEqual(all)
  })

  it('are fewer on 58 columns: the rates and the trend go first', () => {
    expect(placed(QUEUE_COLUMNS, feed, 58)).toEqual(['queue', 'ready', 'unacked', 'consumers', 'growth', 'empty'])
  })

  it('are down to name and length when there is no room at all', () => {
    expect(placed(QUEUE_COLUMNS, feed, 10)).toEqual(['queue', 'ready'])
  })

  it('keep the one that is sorted by, however narrow it gets', () => {
    expect(placed(QUEUE_COLUMNS, feed, 40, 'ack')).toContain('ack')
  })

  it('name vhost and broker only where they differ between rows', () => {
    expect(placed(QUEUE_COLUMNS, queues(['a', {vhost: '/'}], ['b', {vhost: '/'}]), 200)).not.toContain('vhost')
    const mixed = queues(['a', {vhost: '/'}], ['a', {vhost: 'test'}], ['a', {broker: 'redis'}])
    expect(placed(QUEUE_COLUMNS, mixed, 200).slice(0, 3)).toEqual(['queue', 'vhost', 'broker'])
  })

  it('show type, total and age on a wide screen where some broker knows them', () => {
    const row = queues(['feed', {type: 'quorum', total: 1, oldest_age_s: 3}])
    expect(placed(QUEUE_COLUMNS, row, 200)).toEqual(expect.arrayContaining(['type', 'total', 'oldest']))
  })
})

describe('the columns of tasks', () => {
  it('fit into 78 columns without p50 and total fails when queues differ', () => {
    const rows = [taskRow('a', {queue: 'x'}), taskRow('b', {queue: 'y'})]
    const shown = ['task', 'queue', 'sent', 'success', 'fail', 'retry', 'run_p95', 'wait_p95', 'in_flight']
    expect(placed(TASK_COLUMNS, rows, 78)).toEqual(shown)
  })
})

it('gives names the room they need before anything else grows', () => {
  const rows = [taskRow('a.very.long.name.of.a.task.with.many.parts')]
  expect(placeColumns(TASK_COLUMNS, rows, 120, undefined).columns[0]!.placedWidth).toBe(42)
})
