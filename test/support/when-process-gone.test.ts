import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {expect, it} from 'vitest'
import {makeTempDir} from './temp-dir.js'
import {waitUntil} from './wait-until.js'

/** A process that asks for a file to be made when it is gone, and then lives until it is killed. */
async function start(then: string): Promise<{kill(): void; madeFile: string; exited: Promise<unknown>}> {
  const madeFile = `${await makeTempDir('gone')}/made`
  const module = JSON.stringify(new URL('when-process-gone.ts', import.meta.url).href)
  const script = `const {whenProcessGone} = await import(${module})
    const will = whenProcessGone('touch "$1"', ${JSON.stringify(madeFile)})
    ${then}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise(resolve => child.once('exit', resolve))
  await new Promise(resolve => child.stdout.once('data', resolve))
  return {kill: () => child.kill('SIGKILL'), madeFile, exited}
}

it('runs the command after kill -9, and not before', async () => {
  const {kill, madeFile} = await start("console.log('ready'); setInterval(() => {}, 1_000)")
  expect(existsSync(madeFile)).toBe(false)
  kill()
  await waitUntil('the file to be made', () => existsSync(madeFile))
})

it('does not keep the process alive', async () => {
  const {exited, madeFile} = await start("console.log('ready')")
  expect(await exited).toBe(0)
  await waitUntil('the file to be made', () => existsSync(madeFile))
})
