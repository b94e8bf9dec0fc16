import {percentile} from './percentile.js'

type Series = {
  /** `one shared queue` */
  label: string
  valuesMs: readonly number[]
}

export type Distributions = {
  title: string
  /** What is below the axes: `wait of a fast task`. */
  of: string
  /** One or two, each with values above 0. */
  series: readonly Series[]
}

const [WIDTH, HEIGHT] = [720, 380]
const PLOT = {left: 60, right: 690, top: 56, bottom: 316}
const STEPS = 100

const STYLE = `
.paper{fill:#fff} .ink{fill:#1f2328} .grid{stroke:#d1d9e0} .a{stroke:#c4320a} .b{stroke:#0969da} .ta{fill:#c4320a} .tb{fill:#0969da}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117} .ink{fill:#e6edf3} .grid{stroke:#3d444d} .a{stroke:#ff8a65} .b{stroke:#6cb6ff} .ta{fill:#ff8a65} .tb{fill:#6cb6ff}}`

/**
 * A picture of which share of all values lies below each value, on a logarithmic axis, readable on light and dark paper.
 * A line that rises early is better.
 */
export function distributionSvg({title, of, series}: Distributions): string {
  const axis = logAxis(series.flatMap(({valuesMs}) => valuesMs))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '<rect class="paper" width="100%" height="100%" rx="8"/>',
    text(PLOT.left, 30, title, 'class="ink" font-size="17" font-weight="bold"'),
    ...axis.decades.flatMap(ms => verticalLine(axis.x(ms), spelled(ms))),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap(horizontalLine),
    ...series.flatMap(({label, valuesMs}, nth) => curve(label, valuesMs, axis.x, nth)),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 16, `${of}, at most (logarithmic)`, 'class="ink" text-anchor="middle"'),
    '</svg>',
    '',
  ].join('\n')
}

type Axis = {decades: number[]; x: (ms: number) => number}

/** From one power of ten to another, with all values in between. */
function logAxis(valuesMs: readonly number[]): Axis {
  const from = Math.floor(Math.log10(Math.min(...valuesMs)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...valuesMs))))
  const x = (ms: number) => PLOT.left + ((Math.log10(ms) - from) / (to - from)) * (PLOT.right - PLOT.left)
  return {decades: Array.from({length: to - from + 1}, (_, nth) => 10 ** (from + nth)), x}
}

const y = (share: number) => PLOT.bottom - share * (PLOT.bottom - PLOT.top)

function curve(label: string, valuesMs: readonly number[], x: Axis['x'], nth: number): string[] {
  const look = nth === 0 ? 'a' : 'b'
  const points = Array.from({length: STEPS}, (_, step) => (step + 1) / STEPS).map(
    share => `${x(percentile(valuesMs, share)).toFixed(1)},${y(share).toFixed(1)}`,
  )
  // Below right it is empty: no line comes down again.
  const legend = `${label}: 99 % within ${spelled(percentile(valuesMs, 0.99))}`
  return [
    `<polyline class="${look}" fill="none" stroke-width="2.5" points="${points.join(' ')}"/>`,
    text(PLOT.right - 12, PLOT.bottom - 36 + nth * 22, legend, `class="t${look}" font-weight="bold" text-anchor="end"`),
  ]
}

const verticalLine = (x: number, label: string) => [
  `<line class="grid" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>`,
  text(x, PLOT.bottom + 18, label, 'class="ink" text-anchor="middle"'),
]

const horizontalLine = (share: number) => [
  `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(share).toFixed(1)}" y2="${y(share).toFixed(1)}"/>`,
  text(PLOT.left - 8, y(share) + 4, `${share * 100} %`, 'class="ink" text-anchor="end"'),
]

const text = (x: number, y: number, words: string, look: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${look}>${escaped(words)}</text>`

/** `0.1 ms`, `25 ms`, `1.2 s` */
const spelled = (ms: number) => (ms >= 1_000 ? `${+(ms / 1_000).toPrecision(2)} s` : `${+ms.toPrecision(2)} ms`)

const escaped = (words: string) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;')
