/**
 * Makes docs/top.svg of a real screen. On a terminal of 100 × 22, with the demo running in tmux session `t`:
 * `tmux capture-pane -e -p -t t | npx tsx scripts/picture.ts > docs/top.svg`
 */
import {readFileSync} from 'node:fs'
import stringWidth from 'string-width'

const [CELL, LINE, PAD] = [8.4, 18, 16]
const BEGIN = '\x1b['
const ESCAPE = new RegExp(`(${BEGIN.replace('[', '\\[')}[\\d;]*m)`)
const COLORS: Record<number, string> = {31: '#ff7b72', 33: '#e3b341', 39: '#e6edf3'}

type Style = {color: string; bold: boolean; dim: boolean}
type Run = Style & {text: string; column: number}

const plain: Style = {color: COLORS[39]!, bold: false, dim: false}

/** The escape codes that src/tui/paint.ts writes, and those by which tmux repeats them. */
function restyle(style: Style, code: number): Style {
  if (code === 0) return plain
  if (code === 1) return {...style, bold: true}
  if (code === 2) return {...style, dim: true}
  if (code === 22) return {...style, bold: false, dim: false}
  return {...style, color: COLORS[code] ?? style.color}
}

function runsOf(line: string, start: Style): {runs: Run[]; end: Style} {
  let style = start
  let column = 0
  const runs: Run[] = []
  for (const piece of line.split(ESCAPE)) {
    const codes = piece.startsWith(BEGIN) ? piece.slice(BEGIN.length, -1) : undefined
    if (codes !== undefined) style = codes.split(';').map(Number).reduce(restyle, style)
    else if (piece !== '') {
      runs.push({...style, text: piece, column})
      column += stringWidth(piece)
    }
  }
  return {runs, end: style}
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

function draw(lines: readonly string[]): string {
  let style = plain
  const texts = lines.flatMap((line, row) => {
    const {runs, end} = runsOf(line, style)
    style = end
    return runs.map(({text, column, color, bold, dim}) => {
      const place = `x="${(PAD + column * CELL).toFixed(1)}" y="${PAD + (row + 1) * LINE - 5}"`
      const look = `fill="${color}"${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.6"' : ''}`
      return `<text ${place} ${look} textLength="${(stringWidth(text) * CELL).toFixed(1)}">${escaped(text)}</text>`
    })
  })
  const [width, height] = [PAD * 2 + 100 * CELL, PAD * 2 + lines.length * LINE]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">`,
    `<title>qops top on the demo</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...texts,
    '</svg>',
  ].join('\n')
}

console.log(draw(readFileSync(0, 'utf8').trimEnd().split('\n')))
