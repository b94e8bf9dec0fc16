import type {Model, PaneName} from './model.js'
import {shownCount} from './panes.js'
import {statusLines} from './status-lines.js'

/** The lines of a pane that are no rows: its title and its column heads. */
const HEAD_LINES = 2
/** Under this many lines for both panes only the focused one is drawn. */
const TWO_PANES_FROM = 10

/**
 * Lines of the screen that may be drawn on. The last one stays free: a frame as high as the screen makes ink clear
 * the whole terminal for each frame, which flickers.
 */
export const usableLines = ({size}: Model) => size.rows - 1

/** How many rows each pane may draw: half each, and what one does not need is the other's. */
export function paneHeights(model: Model): Record<PaneName, number> {
  const lines = usableLines(model) - statusLines(model).length - (model.intervalMs === undefined ? 0 : 1)
  const alone = Math.max(1, lines - HEAD_LINES)
  if (!model.tasks) return {queues: alone, tasks: 0}
  if (lines < TWO_PANES_FROM) return {queues: 0, tasks: 0, [model.focus]: alone}
  const both = lines - 2 * HEAD_LINES
  const wanted = {queues: Math.max(1, shownCount(model, 'queues')), tasks: Math.max(1, shownCount(model, 'tasks'))}
  const queues = Math.min(wanted.queues, Math.max(Math.floor(both / 2), both - wanted.tasks))
  return {queues, tasks: both - queues}
}
