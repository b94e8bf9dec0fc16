import {alignedLines} from '../../src/core/aligned-lines.js'
import {writeBenchmarks} from './benchmarks-doc.js'

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

/**
 * A table for people; with `--json` one object a line; with `--write` also into docs/benchmarks.md.
 * The process exits 1 when a goal is missed.
 */
export function report(claims: readonly Claim[]): void {
  if (process.argv.includes('--json')) for (const claim of claims) console.log(JSON.stringify(claim))
  else for (const line of alignedLines(rowsOf(claims))) console.log(line)
  if (process.argv.includes('--write')) writeBenchmarks(claims[0]!.bench, rowsOf(claims))
  if (claims.some(({met}) => met === false)) process.exitCode = 1
}

function rowsOf(claims: readonly Claim[]): string[][] {
  const verdict = (met: boolean | undefined) => (met === undefined ? '' : met ? 'met' : 'MISSED')
  return [
    ['claim', 'value', 'goal', '', 'against, in the same run'],
    ...claims.map(({claim, value, unit, goal, met, against}) => [
      claim,
      `${figure(value)} ${unit}`,
      goal,
      verdict(met),
      against,
    ]),
  ]
}

const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))
