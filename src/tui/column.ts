import {type Align, widthOf} from './cell.js'
import type {Tone} from './paint.js'
import type {ValueOf} from './sort-rows.js'

export type Column<Row> = {
  id: string
  title: string
  align: Align
  /** Columns that it needs at least. */
  width: number
  /** When it grows with the space there is: how wide it would like to be, given all rows. */
  wish?: (rows: readonly Row[]) => number
  /** What it sorts by; without it, it cannot be sorted by. */
  value?: ValueOf<Row>
  text: (row: Row, width: number) => string
  tone?: (row: Row) => Tone | undefined
  /** On a narrow screen the highest goes first; 0 never goes. */
  dropFirst: number
  /** Left out when it would say nothing. Default: always shown. */
  shownFor?: (rows: readonly Row[]) => boolean
}

type PlacedColumn<Row> = Column<Row> & {placedWidth: number}
export type Placement<Row> = {columns: PlacedColumn<Row>[]; gap: number}

/** The columns that fit into `space`, and how wide each is. The one sorted by is never dropped. */
export function placeColumns<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  space: number,
  sortedBy: string | undefined,
): Placement<Row> {
  const rank = (column: Column<Row>) => (column.id === sortedBy ? 0 : column.dropFirst)
  let kept = all.filter(column => column.shownFor?.(rows) ?? true)
  while (neededWidth(kept, 1) > space && kept.some(column => rank(column) > 0)) {
    const highest = Math.max(...kept.map(rank))
    kept = kept.filter(column => rank(column) !== highest)
  }
  return shareSpace(kept, rows, space)
}

const neededWidth = <Row>(columns: readonly Column<Row>[], gap: number) =>
  columns.reduce((sum, {width}) => sum + width + gap, -gap)

/** Names in full come before air between the columns, and air before longer sparklines. */
function shareSpace<Row>(columns: Column<Row>[], rows: readonly Row[], space: number): Placement<Row> {
  let spare = Math.max(0, space - neededWidth(columns, 1))
  const grow = (column: Column<Row>): PlacedColumn<Row> => {
    const extra = Math.min(spare, Math.max(0, (column.wish?.(rows) ?? 0) - column.width))
    spare -= extra
    return {...column, placedWidth: column.width + extra}
  }
  const names = new Map(columns.filter(isName).map(column => [column.id, grow(column)]))
  const gap = spare >= columns.length - 1 ? 2 : 1
  spare -= (gap - 1) * (columns.length - 1)
  return {columns: columns.map(column => names.get(column.id) ?? grow(column)), gap}
}

const isName = ({align}: {align: Align}) => align === 'left'

const MAX_NAME_WIDTH = 60

/** Wide enough for the longest of these texts. */
export const widestOf = (texts: readonly string[]) =>
  texts.reduce((widest, text) => Math.max(widest, Math.min(MAX_NAME_WIDTH, widthOf(text))), 0)
