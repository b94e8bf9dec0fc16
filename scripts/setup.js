import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import './project.js'
import {BUILD_STAMP, sourceFingerprint} from './build-stamp.js'
import {fingerprint, readIfThere} from './fingerprint.js'
import {isInstalled} from './installed-packages.js'

const INSTALL_STAMP = 'node_modules/.qops-installed'
const OLDEST_NODE = [20, 19]

/** Ends the process with one clear sentence when this node cannot run qops. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  fail(`qops needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}.`)
}

/** Runs `npm ci` unless node_modules is what package-lock.json and this node's major version ask for. */
export function ensureInstalled() {
  const stamp = `node ${process.versions.node.split('.')[0]} ${fingerprint(['package-lock.json'])}\n`
  if (readIfThere(INSTALL_STAMP) === stamp) return
  if (!sameTree()) npmCi()
  writeFileSync(INSTALL_STAMP, stamp)
}

function sameTree() {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(readIfThere)
  return wanted !== undefined && installed !== undefined && isInstalled(JSON.parse(wanted), JSON.parse(installed))
}

function npmCi() {
  console.log('installing npm packages …')
  // The development packages too, whatever NODE_ENV says: the build needs them.
  const {status, error, stdout} = spawnSync(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  )
  if (status === 0) return
  process.stdout.write(stdout ?? '')
  fail(`npm ci failed (${error?.message ?? `exit code ${status}`}): the reason is above.`)
}

/** Builds dist/ unless it was built from these very sources. */
export function ensureBuilt() {
  if (readIfThere(BUILD_STAMP) === sourceFingerprint()) return
  console.log('building …')
  const {status} = spawnSync(process.execPath, ['scripts/build.js', '--quiet'], {stdio: 'inherit'})
  if (status !== 0) fail('the build failed: the reason is above.')
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
