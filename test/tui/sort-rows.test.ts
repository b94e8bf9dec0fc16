import {expect, it} from 'vitest'
import {sortRows, type Value} from '../../src/tui/sort-rows.js'

const rows = [
  {name: 'b', figure: 1, label: 'x'},
  {name: 'a', figure: 1, label: 'y'},
  {name: 'c', figure: undefined, label: undefined},
  {name: 'd', figure: 7, label: 'w'},
]
type Row = (typeof rows)[number]

it.each([
  {by: 'numbers, largest first', value: (row: Row): Value => row.figure, reversed: false, order: 'dabc'},
  {by: 'numbers, reversed', value: (row: Row): Value => row.figure, reversed: true, order: 'abdc'},
  {by: 'text, from a to z', value: (row: Row): Value => row.label, reversed: false, order: 'dbac'},
  {by: 'text, reversed', value: (row: Row): Value => row.label, reversed: true, order: 'abdc'},
])('sorts by $by: ties by name, what is not known last', ({value, reversed, order}) => {
  const sorted = sortRows(rows, [value], reversed, row => row.name)
  expect(sorted.map(row => row.name).join('')).toBe(order)
})

it('looks at the second figure where the first are equal', () => {
  const sorted = sortRows(rows, [row => row.figure && 1, row => row.figure], false, row => row.name)
  expect(sorted.map(row => row.name).join('')).toBe('dabc')
})
