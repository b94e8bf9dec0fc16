export type Value = number | string | undefined
export type ValueOf<Row> = (row: Row) => Value

/**
 * Worst first: numbers fall, text rises. What is not known comes last, either way round.
 * Ties are settled by name, so that equal rows keep their places from poll to poll.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  by: readonly ValueOf<Row>[],
  reversed: boolean,
  nameOf: (row: Row) => string,
): Row[] {
  const keyed = rows.map(row => ({row, values: by.map(value => value(row)), name: nameOf(row)}))
  keyed.sort((a, b) => {
    for (const [index, value] of a.values.entries()) {
      const order = compareValues(value, b.values[index], reversed)
      if (order !== 0) return order
    }
    return compareText(a.name, b.name)
  })
  return keyed.map(({row}) => row)
}

function compareValues(a: Value, b: Value, reversed: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  const order = typeof a === 'number' && typeof b === 'number' ? b - a : compareText(String(a), String(b))
  return reversed ? -order : order
}

/** Not localeCompare: it is 20 times slower, which 2,000 queues would feel on every key. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
