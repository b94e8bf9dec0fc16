import {footerLine} from './footer.js'
import {helpLines} from './help-lines.js'
import {paneHeights, usableLines} from './layout.js'
import type {Model} from './model.js'
import {type Line, paint} from './paint.js'
import {paneLines} from './pane-lines.js'
import {QUEUE_PANE, TASK_PANE} from './panes.js'
import {statusLines} from './status-lines.js'

/** The screen as lines of text, top to bottom, each at most as wide as the screen. Pure. */
export function screen(model: Model, color: boolean): string[] {
  return screenLines(model).map(line => paint(line, model.size.columns, color))
}

function screenLines(model: Model): Line[] {
  const body = model.help ? helpLines() : [...statusLines(model), ...bodyLines(model)]
  if (model.intervalMs === undefined) return body
  const space = Math.max(0, usableLines(model) - 1)
  const blank: Line[] = Array.from({length: Math.max(0, space - body.length)}, () => [])
  return [...body.slice(0, space), ...blank, footerLine(model)]
}

function bodyLines(model: Model): Line[] {
  const {queues, tasks} = paneHeights(model)
  return [
    ...(queues > 0 ? paneLines(QUEUE_PANE, model, queues) : []),
    ...(tasks > 0 ? paneLines(TASK_PANE, model, tasks) : []),
  ]
}
