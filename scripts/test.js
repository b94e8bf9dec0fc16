/**
 * npm test: sets up whatever is missing, checks the code, runs every test against the real servers.
 * node scripts/test.js unit: only the tests that need no server. Other arguments go to vitest.
 */
import {mkdirSync, rmSync} from 'node:fs'
import {readIfThere} from './fingerprint.js'
import {runChild, runNode} from './run-child.js'
import {ensureServers} from './servers.js'
import {ensureInstalled, requireNode} from './setup.js'
import {tally} from './test-results.js'

const RESULTS = '.cache/test-results.json'

/** @typedef {[name: string, run: () => Promise<number> | void]} Step a step fails by an exit code other than 0, or by throwing */

const argv = process.argv.slice(2).filter(arg => arg !== '--')
const unitOnly = argv[0] === 'unit'
const vitestArgs = unitOnly ? argv.slice(1) : argv
const startedAtMs = performance.now()

/** @type {Step[]} */
const unitSteps = [
  ['npm packages', ensureInstalled],
  ['tests', () => vitest('--project', 'unit', ...vitestArgs)],
]

/** @type {Step[]} */
const allSteps = [
  ['npm packages', ensureInstalled],
  ['servers', ensureServers],
  ['lint', () => tool('biome', 'check', '.')],
  // Before the types, because benches are about what users run, which is dist/.
  ['build', () => runNode('scripts/build.js')],
  ['typecheck', () => tool('tsc', '--noEmit', '-p', 'tsconfig.json')],
  ['unused code', () => tool('knip')],
  ['tests', () => vitest(...vitestArgs)],
]

requireNode()
process.exitCode = await runSteps(unitOnly ? unitSteps : allSteps)

/** @param {Step[]} steps */
async function runSteps(steps) {
  for (const [name, run] of steps) {
    console.log(`== ${elapsed()} ${name}`)
    const code = await exitCodeOf(run)
    if (code === 0) continue
    // The tests have said so already, and their tally is to be the last line.
    if (name !== 'tests') console.error(`\nFAILED after ${elapsed()} at the step: ${name}`)
    return code
  }
  return 0
}

/** @param {Step[1]} run */
async function exitCodeOf(run) {
  try {
    return (await run()) ?? 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

/**
 * @param {string} name
 * @param {string[]} args
 */
function tool(name, ...args) {
  return runChild(`node_modules/.bin/${name}`, args)
}

/** @param {string[]} args */
async function vitest(...args) {
  mkdirSync('.cache', {recursive: true})
  rmSync(RESULTS, {force: true})
  const code = await tool(
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${RESULTS}`,
    ...args,
  )
  const report = readIfThere(RESULTS)
  const {passed, failed, problems} = tally(report && JSON.parse(report), code, {skipsAllowed: vitestArgs.length > 0})
  for (const problem of problems) console.error(problem)
  console.log(`\ntests ended after ${elapsed()}\n${passed} passed, ${failed} failed`)
  return code === 0 && failed > 0 ? 1 : code
}

function elapsed() {
  return `${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`
}
