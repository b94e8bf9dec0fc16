import type {Panel} from './panel.js'

export type Row = {title: string; panels: readonly Panel[]}

type GridPos = {x: number; y: number; w: number; h: number}

/** A panel as it stands in the dashboard. */
export type PlacedPanel = {id: number; gridPos: GridPos} & Record<string, unknown>

const GRID_WIDTH = 24

/** Panels from left to right, on a new line where they do not fit; each row under its heading. Ids count from 1. */
export function placeRows(rows: readonly Row[]): PlacedPanel[] {
  const placed: PlacedPanel[] = []
  let y = 0
  for (const {title, panels} of rows) {
    const heading = {type: 'row', title, collapsed: false, panels: []}
    placed.push({id: placed.length + 1, gridPos: {x: 0, y, w: GRID_WIDTH, h: 1}, ...heading})
    y += 1
    const {places, bottom} = flow(panels, y)
    panels.forEach(({body}, index) => {
      placed.push({id: placed.length + 1, gridPos: places[index]!, ...body})
    })
    y = bottom
  }
  return placed
}

function flow(panels: readonly Panel[], top: number): {places: GridPos[]; bottom: number} {
  const places: GridPos[] = []
  let [x, y, lineHeight] = [0, top, 0]
  for (const {width, height} of panels) {
    if (x + width > GRID_WIDTH) [x, y, lineHeight] = [0, y + lineHeight, 0]
    places.push({x, y, w: width, h: height})
    x += width
    lineHeight = Math.max(lineHeight, height)
  }
  return {places, bottom: y + lineHeight}
}
