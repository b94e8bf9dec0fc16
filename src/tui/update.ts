import {paneHeights} from './layout.js'
import type {Model, Msg, PaneState, Sort} from './model.js'
import {observe} from './observed.js'
import {shownCount, sortableColumns} from './panes.js'

/** What the screen shows after the message. Pure: no clock, no I/O, never mutates. */
export function update(model: Model, msg: Msg): Model {
  return withinRows(changed(model, msg))
}

function changed(model: Model, msg: Msg): Model {
  switch (msg.type) {
    case 'observed':
      return observe(model, msg.observation, msg.atMs)
    case 'failed':
      return {...model, nowMs: msg.atMs, failure: failedAgain(model, msg.error, msg.atMs)}
    case 'tick':
      return {...model, nowMs: msg.atMs}
    case 'resize':
      return {...model, size: {columns: msg.columns, rows: msg.rows}}
    case 'move':
      return withPane(model, pane => ({...pane, cursor: pane.cursor + msg.by}))
    case 'page':
      return withPane(model, pane => ({...pane, cursor: pane.cursor + msg.by * paneHeights(model)[model.focus]}))
    case 'nextPane':
      return {...model, focus: model.focus === 'queues' && model.tasks ? 'tasks' : 'queues'}
    case 'sortColumn':
      return withSort(model, {column: neighbourColumn(model, msg.by), reversed: false})
    case 'reverse':
      return withSort(model, {...focused(model).sort, reversed: !focused(model).sort.reversed})
    case 'togglePause':
      return {...model, paused: !model.paused}
    case 'changeInterval':
      return {...model, intervalMs: neighbourInterval(model.intervalMs, msg.by)}
    case 'toggleHelp':
      return {...model, help: !model.help}
    case 'back':
      return model.help ? {...model, help: false} : {...model, filter: CLEARED}
    case 'quit':
      return {...model, quitting: true}
    default:
      return {...model, filter: changedFilter(model.filter, msg)}
  }
}

const CLEARED = {text: '', editing: false}
const MAX_FILTER_LENGTH = 100

type FilterMsg = Extract<Msg, {type: `${string}Filter`}>

function changedFilter(filter: Model['filter'], msg: FilterMsg): Model['filter'] {
  switch (msg.type) {
    case 'openFilter':
      return {...filter, editing: true}
    case 'typeFilter':
      return {...filter, text: (filter.text + msg.text).slice(0, MAX_FILTER_LENGTH)}
    case 'eraseFilter':
      return {...filter, text: [...filter.text].slice(0, -1).join('')}
    case 'keepFilter':
      return {...filter, editing: false}
    case 'clearFilter':
      return CLEARED
  }
}

/** The last good look stays. What counts is since when it fails, and how often it was tried. */
function failedAgain({failure}: Model, error: string, atMs: number): Model['failure'] {
  return {error, sinceMs: failure?.sinceMs ?? atMs, times: (failure?.times ?? 0) + 1}
}

const focused = (model: Model): PaneState => model.panes[model.focus]

const withPane = (model: Model, change: (pane: PaneState) => PaneState): Model => ({
  ...model,
  panes: {...model.panes, [model.focus]: change(focused(model))},
})

/** The worst rows of another order are somewhere else: back to the top. */
const withSort = (model: Model, sort: Sort) => withPane(model, () => ({cursor: 0, sort}))

/** Round all columns that can be sorted by, and the pane's own order. */
function neighbourColumn(model: Model, by: number): string | undefined {
  const orders = [undefined, ...sortableColumns(model, model.focus)]
  const here = Math.max(0, orders.indexOf(focused(model).sort.column))
  return orders[(here + by + orders.length) % orders.length]
}

const INTERVALS_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000]

function neighbourInterval(intervalMs: number | undefined, by: number): number | undefined {
  if (intervalMs === undefined) return undefined
  const further = INTERVALS_MS.filter(ms => (by > 0 ? ms > intervalMs : ms < intervalMs))
  return (by > 0 ? further[0] : further.at(-1)) ?? intervalMs
}

function withinRows(model: Model): Model {
  const within = (name: Model['focus']): PaneState => {
    const pane = model.panes[name]
    return {...pane, cursor: Math.max(0, Math.min(pane.cursor, shownCount(model, name) - 1))}
  }
  return {...model, panes: {queues: within('queues'), tasks: within('tasks')}}
}
