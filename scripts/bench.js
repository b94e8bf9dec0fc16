/** node scripts/bench.js [NAME] [--json]: runs bench/NAME.ts, or all of them; `--list` names them. */
import {existsSync, readdirSync} from 'node:fs'
import {basename} from 'node:path'
import {runNode} from './run-child.js'
import {ensureBuilt, ensureInstalled, requireNode} from './setup.js'

requireNode()
const [first, ...rest] = process.argv.slice(2)
const named = first !== undefined && !first.startsWith('-')
const flags = named ? rest : process.argv.slice(2)

if (flags.includes('--list')) console.log(benchNames().join('\n'))
else if (named && !existsSync(`bench/${first}.ts`)) unknownBench(first)
else await run(named ? [first] : benchNames())

/** @param {string[]} names */
async function run(names) {
  ensureInstalled()
  ensureBuilt()
  for (const name of names) {
    if (names.length > 1) console.error(`\n== ${name}`)
    const code = await runNode('--import', 'tsx', `bench/${name}.ts`, ...flags)
    if (code === 0) continue
    console.error(`the bench ${name} failed with exit code ${code}`)
    process.exitCode = code
  }
}

/** Those directly in bench/; its folders hold what they share. */
function benchNames() {
  return readdirSync('bench', {withFileTypes: true})
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => basename(entry.name, '.ts'))
    .sort()
}

/** @param {string} name */
function unknownBench(name) {
  console.error(`there is no bench ${name}; there are: ${benchNames().join(', ') || 'none yet'}`)
  process.exitCode = 2
}
