import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {runProgram} from '../../src/net/run-program.js'
import {waitUntilGone} from '../support/process-alive.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'

const run = (args: string[], signal = AbortSignal.timeout(4_000)) => runProgram('/bin/sh', ['-c', ...args], signal)

describe('a program that is run', () => {
  it('gives what it printed and its exit code', async () => {
    const output = await run(['echo größe; echo why >&2; exit 69'])
    expect(output).toEqual({exitCode: 69, stdout: 'größe\n', stderr: 'why\n'})
  })

  it('gets its arguments as they are, as no shell is between', async () => {
    const {stdout} = await runProgram('/bin/echo', ['$HOME', '`id`', 'a b'], AbortSignal.timeout(4_000))
    expect(stdout).toBe('$HOME `id` a b\n')
  })

  it('is killed with its own children when the signal aborts', async () => {
    const stopping = new AbortController()
    const file = join(await makeTempDir('run-program'), 'pid')
    const output = run([`sleep 60 & echo $! > ${file}; wait`], stopping.signal)
    const pid = await waitUntil('its child to run', () => existsSync(file) && Number(readFileSync(file, 'utf8')))
    stopping.abort()
    await expect(output).rejects.toMatchObject({code: 'SOURCE_TIMEOUT', message: '/bin/sh did not end in time'})
    await waitUntilGone(pid)
  })

  it('is not started when the signal has aborted already', async () => {
    await expect(run(['exit 0'], AbortSignal.abort())).rejects.toMatchObject({code: 'SOURCE_TIMEOUT'})
  })

  it('is killed when it prints more than 64 MiB', async () => {
    await expect(run(['yes'])).rejects.toMatchObject({
      code: 'SOURCE_REPLY',
      message: '/bin/sh printed more than 67108864 bytes',
    })
  })

  it('may say as much as it likes on stderr, of which the beginning is kept', async () => {
    const {stderr} = await run(['yes why | head -c 9000000 >&2'])
    expect(stderr.length).toBeLessThan(300_000)
    expect(stderr.startsWith('why\nwhy\n')).toBe(true)
  })

  it('says so when it is not there', async () => {
    const running = runProgram('/nowhere/program', [], AbortSignal.timeout(4_000))
    await expect(running).rejects.toMatchObject({code: 'SOURCE_DOWN', hint: 'is it installed?'})
  })
})
