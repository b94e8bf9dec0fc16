import {cell, widthOf} from './cell.js'
import {type Placement, placeColumns} from './column.js'
import type {Model} from './model.js'
import type {Line, Segment} from './paint.js'
import type {Pane} from './panes.js'
import {sortedRows} from './panes.js'
import {safeText} from './safe-text.js'

const GUTTER_WIDTH = 2

/** A pane's title, column heads and the rows around the cursor: never more than `height` rows, whatever there is. */
export function paneLines<Row>(pane: Pane<Row>, model: Model, height: number): Line[] {
  const rows = sortedRows(pane, model)
  const {cursor, sort} = model.panes[pane.name]
  const top = Math.max(0, Math.min(cursor - Math.floor(height / 2), rows.length - height))
  const shown = rows.slice(top, top + height)
  const placement = placeColumns(pane.columns, rows, model.size.columns - GUTTER_WIDTH, sort.column)
  return [
    titleLine(pane, model, {first: top + 1, last: top + shown.length, of: rows.length}),
    headLine(placement, sort.column),
    ...shown.map((row, index) => rowLine(pane, row, placement, isFocused(pane, model) && top + index === cursor)),
    ...(rows.length === 0 ? [emptyLine(pane, model)] : []),
  ]
}

const isFocused = <Row>({name}: Pane<Row>, {focus, intervalMs}: Model) => intervalMs !== undefined && focus === name

type Extent = {first: number; last: number; of: number}

function titleLine<Row>(pane: Pane<Row>, model: Model, {first, last, of}: Extent): Line {
  const {column, reversed} = model.panes[pane.name].sort
  const order = column ? `by ${pane.columns.find(({id}) => id === column)?.title}` : pane.worstText
  const extent = last - first + 1 < of ? `${first}-${last} of ${of}` : `${of}`
  const filter = model.filter.text && `matching ${safeText(model.filter.text)} (of ${pane.rows(model).length})`
  const parts = [extent, order + (reversed ? ', reversed' : ''), filter]
  const title = `${pane.title} `
  const details = `${parts.filter(Boolean).join(', ')} `
  return [
    {text: title, tone: isFocused(pane, model) ? 'strong' : undefined},
    {text: details, tone: 'dim'},
    {text: '─'.repeat(Math.max(0, model.size.columns - widthOf(title + details))), tone: 'dim'},
  ]
}

function headLine<Row>({columns, gap}: Placement<Row>, sortedBy: string | undefined): Line {
  return spaced(
    columns.map(({id, title, placedWidth, align}) => ({
      text: cell(title, placedWidth, align),
      tone: id === sortedBy ? 'strong' : 'dim',
    })),
    gap,
    {text: '  '},
  )
}

/** A stale row is dim as a whole. The row under the cursor is bold where nothing more important has coloured it. */
function rowLine<Row>(pane: Pane<Row>, row: Row, {columns, gap}: Placement<Row>, isCursor: boolean): Line {
  const plain = isCursor ? 'strong' : undefined
  const cells = columns.map(({text, tone, placedWidth, align}) => ({
    text: cell(text(row, placedWidth), placedWidth, align),
    tone: pane.isStale(row) ? ('dim' as const) : (tone?.(row) ?? plain),
  }))
  return spaced(cells, gap, {text: isCursor ? '› ' : '  ', tone: 'strong'})
}

const spaced = (cells: Segment[], gap: number, gutter: Segment): Line => [
  gutter,
  ...cells.flatMap((cell, index) => (index > 0 ? [{text: ' '.repeat(gap)}, cell] : [cell])),
]

function emptyLine<Row>(pane: Pane<Row>, model: Model): Line {
  const waiting = pane.name === 'queues' && !model.queues
  const why = waiting ? 'waiting for the first answer' : model.filter.text ? 'none matches the filter' : 'none yet'
  return [{text: `  ${why}`, tone: 'dim'}]
}
