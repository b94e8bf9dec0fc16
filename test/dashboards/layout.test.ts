import {expect, it} from 'vitest'
import {placeRows} from '../../src/dashboards/layout.js'

const panel = (title: string, width: number, height: number) => ({width, height, body: {title}})
const places = (...rows: Parameters<typeof placeRows>[0]) =>
  placeRows(rows).map(({id, title, gridPos: {x, y, w, h}}) => `${id} ${title} ${x},${y} ${w}x${h}`)

it('puts panels side by side, and on a new line below the highest where 24 columns are full', () => {
  const row = {title: 'row', panels: [panel('a', 12, 8), panel('b', 12, 4), panel('c', 6, 2)]}
  expect(places(row)).toEqual(['1 row 0,0 24x1', '2 a 0,1 12x8', '3 b 12,1 12x4', '4 c 0,9 6x2'])
})

it('begins a row below the row before it, under a heading of its own', () => {
  const first = {title: 'first', panels: [panel('a', 8, 4), panel('b', 8, 6)]}
  const second = {title: 'second', panels: [panel('c', 24, 3)]}
  expect(places(first, second).slice(3)).toEqual(['4 second 0,7 24x1', '5 c 0,8 24x3'])
})

it('gives an empty row its heading only', () => {
  expect(places({title: 'empty', panels: []}, {title: 'next', panels: []})).toEqual([
    '1 empty 0,0 24x1',
    '2 next 0,1 24x1',
  ])
})
