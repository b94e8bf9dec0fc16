import type {TaskRow} from '../core/report.js'
import type {Column} from './column.js'
import {QUEUE_COLUMNS, TASK_COLUMNS} from './columns.js'
import {parseFilter} from './filter.js'
import type {Model, PaneName} from './model.js'
import {lengthOf, type QueueSeen} from './queue-memory.js'
import {sortRows, type ValueOf} from './sort-rows.js'

export type Pane<Row> = {
  name: PaneName
  title: string
  columns: readonly Column<Row>[]
  rows: (model: Model) => readonly Row[]
  /** What the filter looks at. */
  names: (row: Row) => readonly (string | undefined)[]
  /** Rows with figures of an earlier time. */
  isStale: (row: Row) => boolean
  /** The pane's own order, and how it is called on the screen. */
  worstBy: readonly ValueOf<Row>[]
  worstText: string
}

export const QUEUE_PANE: Pane<QueueSeen> = {
  ...{name: 'queues', title: 'QUEUES', columns: QUEUE_COLUMNS},
  rows: model => model.queues?.rows ?? [],
  names: row => [row.queue, row.vhost, row.broker],
  isStale: row => row.stale,
  ...{worstBy: [lengthOf], worstText: 'longest first'},
}

export const TASK_PANE: Pane<TaskRow> = {
  ...{name: 'tasks', title: 'TASKS', columns: TASK_COLUMNS},
  rows: model => model.tasks?.report.tasks ?? [],
  names: row => [row.task, row.queue],
  isStale: () => false,
  ...{worstBy: [row => row.fail_rate, row => row.sent_rate], worstText: 'most failing first'},
}

function matchingRows<Row>(pane: Pane<Row>, model: Model): Row[] {
  const matches = parseFilter(model.filter.text)
  return pane.rows(model).filter(row => matches(pane.names(row)))
}

export function sortedRows<Row>(pane: Pane<Row>, model: Model): Row[] {
  const {column, reversed} = model.panes[pane.name].sort
  const chosen = pane.columns.find(({id}) => id === column)?.value
  return sortRows(matchingRows(pane, model), chosen ? [chosen] : pane.worstBy, reversed, row =>
    pane.names(row).join('\n'),
  )
}

export const shownCount = (model: Model, name: PaneName): number =>
  name === 'queues' ? matchingRows(QUEUE_PANE, model).length : matchingRows(TASK_PANE, model).length

export const sortableColumns = (model: Model, name: PaneName): string[] =>
  name === 'queues' ? sortable(QUEUE_PANE, model) : sortable(TASK_PANE, model)

const sortable = <Row>({columns, rows}: Pane<Row>, model: Model): string[] =>
  columns.filter(({value, shownFor}) => value && (shownFor?.(rows(model)) ?? true)).map(({id}) => id)
