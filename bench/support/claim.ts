/** One thing that a bench shows. `goal` and `value` are in `unit`; a ratio has the unit `×`. */
export type Claim = {
  bench: string
  claim: string
  value: number
  unit: string
  goal: string
  /** Absent where the figure is only reported. */
  met?: boolean
  /** What it was measured against, in the same run. */
  against: string
}

export const atMost = (limit: number, value: number) => ({goal: `≤ ${limit}`, met: value <= limit})
export const below = (limit: number, value: number) => ({goal: `< ${limit}`, met: value < limit})
export const atLeast = (limit: number, value: number) => ({goal: `≥ ${limit}`, met: value >= limit})
export const reported = {goal: '-'}

/** A table for people; with `--json` one object a line. Exits 1 when a goal is missed. */
export function report(claims: readonly Claim[]): void {
  if (process.argv.includes('--json')) for (const claim of claims) console.log(JSON.stringify(claim))
  else for (const line of table(claims)) console.log(line)
  if (claims.some(({met}) => met === false)) process.exitCode = 1
}

function table(claims: readonly Claim[]): string[] {
  const rows = claims.map(({claim, value, unit, goal, met, against}) => [
    claim,
    `${figure(value)} ${unit}`,
    goal,
    met === undefined ? '' : met ? 'met' : 'MISSED',
    against,
  ])
  const all = [['claim', 'value', 'goal', '', 'against'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map(row => row[column]!.length)))
  return all.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}

export const figure = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
