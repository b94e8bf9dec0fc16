import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, inject, it, onTestFinished} from 'vitest'
import {z} from 'zod'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {createPublisher} from '../../src/reference/publisher.js'
import type {Route} from '../../src/reference/routing.js'
import {defineTask} from '../../src/reference/task.js'
import type {Transport} from '../../src/reference/transport.js'
import {startWorker} from '../../src/reference/worker/worker.js'
import {POISON, POISON_REASONS} from '../reference/poison-bodies.js'
import {tasks as poolTasks} from '../reference/worker/pool-tasks.js'
import {recordedHooks} from '../reference/worker/task-totals.js'
import {isAlive, waitUntilGone} from '../support/process-alive.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'
import {
  deadLetters,
  expectBalance,
  openLedger,
  startLoad,
  untilNoneLeft,
  untilSucceeded,
} from './reference-feed-load.js'
import type {Note, Noted} from './reference-feed-world.js'
import {KILLED_CPU, KILLED_FEED, openKilledStore} from './worker-process.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference-worker'
const amqpUrl = `${services.amqpUrl}/${VHOST}`
const retry = {maxAttempts: 1, retryDelayMs: 100}
const POOL_TASKS = new URL('../reference/worker/pool-tasks.ts', import.meta.url)

let transport: Transport

beforeAll(async () => {
  await management.addVhost(VHOST)
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  transport = await openAmqpTransport(amqpUrl)
})

afterAll(async () => {
  await transport.close()
  await management.deleteVhost(VHOST)
})

type ApiQueue = {messages: number; message_stats?: {publish?: number; ack?: number; redeliver?: number}}

/** What RabbitMQ itself says, which it does a few seconds later. */
const queueCounts = (queue: string) => management.request<ApiQueue>('GET', `queues/${VHOST}/${queue}`)

/** Of each task of a process pool that has begun: its number and its process. */
const runsIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(' ').map(Number) as [number: number, pid: number])

it('puts 5 poison messages of 23 into the dead letter queue with their reasons, as RabbitMQ counts too', async () => {
  const {hooks, totals} = recordedHooks()
  const routes: Route[] = [{queue: 'poisoned', tasks: ['test.task'], concurrency: 7, retry}]
  const tasks = [defineTask('test.task', z.object({number: z.int()}), async () => {})]
  const worker = await startWorker({transport, routes, tasks, hooks, log: () => {}})
  const publish = createPublisher({transport, routes, hooks})
  const chosen = [0, 3, 4, 5, 6]
  for (const nth of chosen) await transport.publish('poisoned', {task: 'test.task', body: POISON[nth]!})
  await Promise.all(Array.from({length: 18}, (_, number) => publish('test.task', {number})))
  await waitUntil('23 messages to end', () => totals().success + totals().reject === 23)
  await worker.stop()
  expect(totals()).toMatchObject({started: 18, success: 18, reject: 5, fail: 0})

  // Its connections report each on their own.
  await waitUntil('RabbitMQ to have counted', async () => {
    const [work, dead] = await Promise.all([queueCounts('poisoned'), queueCounts('poisoned.dead')])
    expect(work).toMatchObject({messages: 0, message_stats: {publish: 23, ack: 23}})
    return dead.messages === 5
  })
  const letters = await deadLetters(transport, 'poisoned', 5)
  expect(letters.map(({reason}) => reason).sort()).toEqual(chosen.map(nth => POISON_REASONS[nth]).sort())
  const whole = letters.filter(letter => letter.body_bytes === undefined).map(({body}) => body)
  expect(whole.sort()).toEqual(
    chosen
      .slice(0, -1)
      .map(nth => POISON[nth])
      .sort(),
  )
})

it('kills 1 spinning task at its hard limit while its 7 neighbours do 49 tasks', async () => {
  const {hooks, totals, redelivered} = recordedHooks()
  const limits = {softMs: 900, hardMs: 1_000}
  const routes: Route[] = [{...{queue: 'spun', tasks: ['pool.task'], pool: 'process', concurrency: 8, retry, limits}}]
  const worker = await startWorker({
    ...{transport, routes, tasks: poolTasks, processTasks: POOL_TASKS, hooks},
    log: () => {},
  })
  const publish = createPublisher({transport, routes, hooks})
  const file = join(await makeTempDir('spun'), 'runs')
  await publish('pool.task', {file, number: 0, does: 'spin'})
  for (let number = 1; number <= 49; number++) await publish('pool.task', {file, number, does: 'nap'})
  await waitUntil('50 tasks to end', () => totals().success + totals().timeout === 50, {deadlineMs: 30_000})
  await worker.stop()
  expect(totals()).toMatchObject({sent: 50, started: 50, success: 49, timeout: 1, fail: 0, retry: 0})
  expect(redelivered()).toBe(0)
  const runs = runsIn(file)
  const spinner = runs.find(([number]) => number === 0)![1]
  const neighbours = new Set(runs.filter(([number]) => number > 0).map(([, pid]) => pid))
  expect(neighbours).not.toContain(spinner)
  expect(neighbours.size).toBeLessThanOrEqual(8) // 7, and the one that replaced the spinner
  expect(await deadLetters(transport, 'spun', 1)).toMatchObject([
    {reason: 'attempts-exceeded', detail: 'over the hard limit of 1000 ms', attempts: 1},
  ])
})

function startWorkerProcess(notesFile: string): ChildProcess {
  const script = new URL('./worker-process.ts', import.meta.url).pathname
  const args = ['--import', 'tsx', script, amqpUrl, services.redisUrl, notesFile]
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']})
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function kill9(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Reads the whole lines that were added since the last time. */
function noteReader(file: string, note: Note): () => void {
  let read = 0
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    for (const line of lines.slice(read)) note(...(line.split(' ') as [Noted, string]))
    read = lines.length
  }
}

it('delivers every photo exactly once although its worker is killed mid-batch 10 times under load', async () => {
  await transport.declare('killed')
  const notesFile = join(await makeTempDir('killed'), 'notes')
  await writeFile(notesFile, '')
  const ledger = openLedger()
  const readNotes = noteReader(notesFile, ledger.note)
  const load = startLoad({transport, route: KILLED_FEED, note: ledger.note, perSecond: 2})
  const succeeded = () => {
    readNotes()
    return ledger.succeeded.size
  }
  for (let kills = 1; kills <= 10; kills++) {
    const goal = succeeded() + 53
    const worker = startWorkerProcess(notesFile)
    await waitUntil(`${goal} tasks to succeed`, () => succeeded() >= goal, {everyMs: 5, deadlineMs: 30_000})
    await kill9(worker)
  }
  const posts = await load.stop()
  const worker = startWorkerProcess(notesFile)
  await untilSucceeded(posts, ledger, readNotes)
  await untilNoneLeft('killed', {managements: [management], vhost: VHOST})
  await kill9(worker)
  readNotes()
  const store = openKilledStore(services.redisUrl, notesFile)
  await expectBalance({posts, ledger, store, letters: await deadLetters(transport, 'killed', Math.floor(posts / 31))})
  await store.close()
  expect((await queueCounts('killed')).message_stats?.redeliver).toBeGreaterThan(0) // it was mid-batch
  expect(ledger.duplicates).toBeGreaterThan(0) // some were killed between the effect and the acknowledgement
}, 120_000)

it('leaves no child behind, not even a spinning one, when its worker is killed', async () => {
  const file = join(await makeTempDir('orphan'), 'runs')
  const worker = startWorkerProcess(`${file}.notes`)
  await transport.declare('killed.cpu')
  const publish = createPublisher({transport, routes: [KILLED_CPU], hooks: recordedHooks().hooks})
  await publish('pool.task', {file, number: 0, does: 'spin'})
  const [[, spinner]] = (await waitUntil('the task to spin', () => runsIn(file))) as [[number, number]]
  expect(isAlive(spinner)).toBe(true)
  await kill9(worker)
  await waitUntilGone(spinner)
})
