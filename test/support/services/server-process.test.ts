import {existsSync, readFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {expect, it} from 'vitest'
import {makeTempDir} from '../temp-dir.js'
import {waitUntil} from '../wait-until.js'
import {type ServerCommand, startServer} from './server-process.js'

async function shell(script: string, more: Partial<ServerCommand> = {}): Promise<ServerCommand> {
  const dir = await makeTempDir('server')
  return {
    name: 'pretend',
    command: 'sh',
    args: ['-c', script],
    dir,
    ready: () => readFile(`${dir}/ready`, 'utf8'),
    ...more,
  }
}

/** A dead process that its parent has not asked for yet (Z) is not running. */
const isRunning = (pid: number) => {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'))
}

it('says how a server ended that never got ready, and shows the last 20 lines of its log', async () => {
  const error: Error = await startServer(await shell('seq 1 30; exit 7')).catch(reason => reason)
  expect(error.message).toContain('pretend did not start: it ended with exit code 7')
  expect(error.message.split('\n').slice(-20)).toEqual(Array.from({length: 20}, (_, i) => String(i + 11)))
})

it('gives up on a server that is silent for 50 ms longer than it may be, and ends it', async () => {
  const starting = startServer(await shell('sleep 60', {readyWithinMs: 50}))
  await expect(starting).rejects.toThrow('pretend did not start: waited 50 ms for pretend to be ready')
})

it('says that a program is not there', async () => {
  await expect(startServer(await shell('', {command: '/no/such/program'}))).rejects.toThrow(
    'pretend did not start: spawn /no/such/program ENOENT',
  )
})

it('stops the server together with its child, twice without complaint', async () => {
  const server = await startServer(await shell('sleep 60 & echo $! > child; echo yes > ready; wait'))
  const childPid = Number(await readFile(`${server.logPath.replace('pretend.log', 'child')}`, 'utf8'))
  expect(isRunning(childPid)).toBe(true)
  await server.stop()
  await server.stop()
  await waitUntil('the child to be gone', () => !isRunning(childPid))
})
