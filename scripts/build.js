/** node scripts/build.js [--quiet]: src/ → dist/, or the compiler's message and exit code 1, with dist/ left as it was. */
import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {basename} from 'node:path'
import {BUILD_STAMP, sourceFingerprint} from './build-stamp.js'
import {ensureInstalled, requireNode} from './setup.js'

/** Clients that some brokers need and most do not: in the script itself they would cost every check 8 ms to look over. */
const CLIENTS = ['amqplib', 'ioredis']

/** @type {import('esbuild').Plugin} */
const CLIENTS_BESIDE = {
  name: 'clients beside the script',
  setup: build => {
    build.onResolve({filter: new RegExp(`^(${CLIENTS.join('|')})$`)}, ({path}) => ({
      path: `./clients/${path}.cjs`,
      external: true,
    }))
  },
}

requireNode()
ensureInstalled()

const startedAtMs = performance.now()
const builtFrom = sourceFingerprint() // before: what is edited meanwhile is built again next time
mkdirSync('.cache', {recursive: true})
const workDir = mkdtempSync('.cache/build-')
try {
  const outDir = `${workDir}/dist`
  compile(outDir)
  await bundleCheckScripts(outDir)
  chmodSync(`${outDir}/cli/main.js`, 0o755)
  writeFileSync(`${outDir}/${basename(BUILD_STAMP)}`, builtFrom)
  replaceDist(outDir)
  if (!process.argv.includes('--quiet')) console.log(`built dist/ in ${Math.round(performance.now() - startedAtMs)} ms`)
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(workDir, {recursive: true, force: true})
}

/** @param {string} outDir */
function compile(outDir) {
  const tsc = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', outDir], {stdio: 'inherit'})
  if (tsc.status !== 0) throw new Error('tsc -p tsconfig.build.json failed, its messages are above')
}

/**
 * One file each with all it imports, in CommonJS: node starts that about twice as fast as a tree of modules, and an agent
 * runs it every few seconds.
 *
 * @param {string} outDir
 */
async function bundleCheckScripts(outDir) {
  const sources = existsSync('src/bin') ? readdirSync('src/bin').filter(name => name.endsWith('.ts')) : []
  for (const source of sources) {
    const outfile = `${outDir}/bin/${basename(source, '.ts')}.cjs`
    await bundle({
      entryPoints: [`src/bin/${source}`],
      outfile,
      banner: {js: '#!/usr/bin/env node'},
      plugins: [CLIENTS_BESIDE],
    })
    chmodSync(outfile, 0o755)
  }
  for (const client of sources.length > 0 ? CLIENTS : [])
    await bundle({entryPoints: [client], outfile: `${outDir}/bin/clients/${client}.cjs`})
}

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const {build} = await import('esbuild')
  await build({
    ...{bundle: true, format: 'cjs', platform: 'node', target: 'node20', minify: true, logLevel: 'warning'},
    ...options,
  }).catch(() => {
    throw new Error(`esbuild could not bundle ${options.entryPoints}, its messages are above`)
  })
}

/** @param {string} outDir */
function replaceDist(outDir) {
  if (existsSync('dist')) renameSync('dist', `${workDir}/old`)
  renameSync(outDir, 'dist')
}
