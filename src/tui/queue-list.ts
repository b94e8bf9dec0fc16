import type {QueueRow} from '../core/report.js'
import {cell} from './cell.js'
import {placeColumns} from './column.js'
import {QUEUE_COLUMNS} from './columns.js'
import {lengthOf, type QueueSeen} from './queue-memory.js'
import {sortRows} from './sort-rows.js'

/** What a single look cannot know: they need a history. */
const OF_A_HISTORY = ['trend']
const COLUMNS = QUEUE_COLUMNS.filter(({id}) => !OF_A_HISTORY.includes(id))

/** What queues can be sorted by. */
export const SORT_COLUMNS = COLUMNS.filter(({value}) => value).map(({id}) => id)

/** Worst first: by the column, or without one the longest. What is not known comes last. */
export function sortQueues(queues: readonly QueueRow[], column: string | undefined, reversed: boolean): QueueRow[] {
  const value = COLUMNS.find(({id}) => id === column)?.value
  const by = value ? (row: QueueRow) => value(seen(row)) : lengthOf
  return sortRows(queues, [by], reversed, ({queue, vhost, broker}) => [queue, vhost, broker].join('\n'))
}

/** A line of titles and one per queue, in at most `width` columns of the terminal; what is not known is `-`. */
export function queueLines(queues: readonly QueueRow[], width: number, sortedBy?: string): string[] {
  const rows = queues.map(seen)
  const {columns, gap} = placeColumns(COLUMNS, rows, width, sortedBy)
  const line = (texts: readonly string[]) => texts.join(' '.repeat(gap)).trimEnd()
  return [
    line(columns.map(({title, placedWidth, align}) => cell(title, placedWidth, align))),
    ...rows.map(row =>
      line(columns.map(column => cell(column.text(row, column.placedWidth), column.placedWidth, column.align))),
    ),
  ]
}

const seen = (row: QueueRow): QueueSeen => ({...row, stale: false, lengths: []})
