import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, expect, it, vi} from 'vitest'
import {ProcessPool} from '../../../src/reference/worker/process-pool.js'
import {isAlive, waitUntilGone} from '../../support/process-alive.js'
import {makeTempDir} from '../../support/temp-dir.js'
import {waitUntil} from '../../support/wait-until.js'
import {tasks} from './pool-tasks.js'

const TASKS = new URL('./pool-tasks.ts', import.meta.url)
const LONG = {softMs: 60_000, hardMs: 60_001}

// Each process of the tests first loads what runs TypeScript, which takes a second on a busy machine.
vi.setConfig({testTimeout: 30_000})
afterAll(() => vi.resetConfig())

let file: string
let pool: ProcessPool

beforeEach(async () => {
  file = join(await makeTempDir('pool'), 'runs')
})

afterEach(() => pool.close())

const open = (limits = LONG, module = TASKS) => {
  pool = new ProcessPool(module, limits)
}
const run = (number: number, does?: string) => {
  const args = {file, number, ...(does && {does})}
  return pool.run({
    task: tasks[0]!,
    args,
    message: {task: 'pool.task', version: 1, args, attempt: 1, id: `id-${number}`},
    traceparent: '00-given',
  })
}
/** Of each task that has begun, in order: its number and the process that ran it. */
const runs = () =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(' ').map(Number) as [number: number, pid: number])
const pids = () => runs().map(([, pid]) => pid)

it('runs 3 tasks, one after the other, in 1 process that is not ours', async () => {
  open()
  for (const number of [0, 1, 2]) await run(number)
  expect(runs().map(([number]) => number)).toEqual([0, 1, 2])
  expect(new Set(pids()).size).toBe(1)
  expect(pids()).not.toContain(process.pid)
})

it('runs 3 tasks at a time in 3 processes', async () => {
  open()
  await Promise.all([run(0), run(1), run(2)])
  expect(new Set(pids()).size).toBe(3)
})

it('loses only the 4 tasks that end their process, each in another way, and replaces the processes', async () => {
  open()
  const crashes = ['exit', 'kill', 'abort', 'uncaught'].map((does, number) => run(number, does))
  const [ended, killed, aborted, uncaught, neighbour] = await Promise.allSettled([...crashes, run(4)])
  expect(failure(ended)).toEqual(['Crashed', 'its process ended with code 3'])
  expect(failure(killed)).toEqual(['Crashed', 'its process was ended by SIGKILL'])
  expect(failure(aborted)).toEqual(['Crashed', 'its process was ended by SIGABRT']) // as when memory runs out
  expect(failure(uncaught)).toEqual(['Crashed', 'its process ended with code 1'])
  expect(neighbour).toMatchObject({status: 'fulfilled'})
  await Promise.all([run(5), run(6)])
  expect(new Set(pids()).size).toBe(6)
})

const failure = (settled: PromiseSettledResult<void> | undefined) =>
  settled?.status === 'rejected' && [settled.reason.name, settled.reason.message]

it('hands on an Error, a Permanent and an AlreadyDone of a task as what they are', async () => {
  open()
  await expect(run(0, 'throw')).rejects.toMatchObject({name: 'Error', message: 'overloaded'})
  await expect(run(1, 'permanent')).rejects.toMatchObject({name: 'Permanent', message: 'gone'})
  await expect(run(2, 'done')).rejects.toMatchObject({name: 'AlreadyDone', message: 'twice'})
})

it('gives the task the traceparent of its message', async () => {
  open()
  await expect(run(0, 'trace')).rejects.toThrow('traced as 00-given')
})

it('tells the task when its soft limit is over', async () => {
  open({softMs: 20, hardMs: 60_000})
  await expect(run(0, 'heed')).rejects.toThrow('over the soft limit')
})

it('kills a spinning task at its hard limit of 100 ms, before it says so', async () => {
  open({softMs: 50, hardMs: 100})
  await expect(run(0, 'spin')).rejects.toMatchObject({name: 'TimedOut', message: 'over the hard limit of 100 ms'})
  expect(pids().map(isAlive)).toEqual([false])
})

it('leaves no process behind when it is closed, and says Interrupted to the task that still ran', async () => {
  open()
  const spinning = run(0, 'spin')
  const idle = run(1)
  await idle
  await waitUntil('both to have begun', () => pids().length === 2)
  await Promise.all([expect(spinning).rejects.toMatchObject({name: 'Interrupted'}), pool.close()])
  for (const pid of pids()) await waitUntilGone(pid)
  await expect(run(2)).rejects.toMatchObject({name: 'Interrupted'})
})

it('says Crashed when the children cannot load their tasks', async () => {
  open(LONG, new URL('data:text/javascript,process.exit(7)'))
  await expect(run(0)).rejects.toMatchObject({name: 'Crashed', message: 'its process ended with code 7'})
})
