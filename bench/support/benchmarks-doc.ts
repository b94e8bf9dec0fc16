import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {cpus} from 'node:os'

const FILE = 'docs/benchmarks.md'

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench -- --write\`; each section by the bench of its name (\`npm run bench -- hooks\`), whose file in
\`bench/\` says what is measured. Machines differ, and this one was noisy: only ratios within one run mean something.
`

/** Replaces the section of one bench and leaves the others as they are. */
export function writeBenchmarks(bench: string, rows: readonly string[][]): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : INTRODUCTION
  const others = text.split(/\n(?=## )/).filter(section => !section.startsWith(`## ${bench}\n`))
  const [introduction, ...sections] = others as [string, ...string[]]
  const sorted = [...sections.map(section => section.trimEnd()), sectionOf(bench, rows)].sort()
  writeFileSync(FILE, `${[introduction.trimEnd(), ...sorted].join('\n\n')}\n`)
}

function sectionOf(bench: string, rows: readonly string[][]): string {
  const [head, ...body] = rows as [string[], ...string[][]]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const when = `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores`
  return [`## ${bench}`, '', when, '', line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}
