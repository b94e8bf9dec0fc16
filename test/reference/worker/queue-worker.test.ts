import {afterEach, beforeEach, expect, it} from 'vitest'
import {z} from 'zod'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import type {DeadLetter} from '../../../src/reference/dead-letter.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {encodeMessage} from '../../../src/reference/message.js'
import {AlreadyDone, Permanent} from '../../../src/reference/retry-policy.js'
import type {Route} from '../../../src/reference/routing.js'
import {defineTask, type TaskContext} from '../../../src/reference/task.js'
import type {Transport} from '../../../src/reference/transport.js'
import {startWorker, type Worker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {POISON, POISON_REASONS} from '../poison-bodies.js'
import {recordedHooks} from './task-totals.js'

let transport: Transport
let worker: Worker
let recorded: ReturnType<typeof recordedHooks>

beforeEach(() => {
  transport = embeddedTransport('queue-worker')
  recorded = recordedHooks()
})

afterEach(async () => {
  await worker.stop(10)
  await transport.close()
  stopEmbeddedBroker('queue-worker')
})

type Run = (args: {number: number}, context: TaskContext) => Promise<void>

async function start(run: Run, changed: Partial<Route> = {}): Promise<void> {
  const route: Route = {
    ...{queue: 'work', tasks: ['test.task'], concurrency: 7, retry: {maxAttempts: 3, retryDelayMs: 5}},
    ...changed,
  }
  const tasks = [defineTask('test.task', z.object({number: z.int()}), run)]
  worker = await startWorker({transport, routes: [route], tasks, hooks: recorded.hooks, log: () => {}})
}

const send = (body: string) => transport.publish('work', {task: 'test.task', body})
const numbered = (number: number) => encodeMessage({task: 'test.task', args: {number}, attempt: 1, id: `id-${number}`})
const ended = (totals: Partial<ReturnType<typeof recorded.totals>>) =>
  waitUntil(JSON.stringify(totals), () => expect(recorded.totals()).toMatchObject(totals) ?? true, {everyMs: 5})

async function deadLetters(count: number): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = []
  const read = async ({body}: {body: string}) => void letters.push(JSON.parse(body))
  const subscription = await transport.consume('work.dead', {prefetch: count}, read)
  await waitUntil(`${count} dead letters`, () => letters.length === count, {everyMs: 5})
  await subscription.stop()
  return letters
}

it('moves 7 poison messages of 23 to the dead letters, each with its reason and its body', async () => {
  await start(async () => {})
  for (const body of POISON) await send(body)
  for (let number = 0; number < 16; number++) await send(numbered(number))
  await ended({success: 16, reject: 7, started: 16})
  const letters = await deadLetters(7)
  expect(letters.map(({reason, attempts, queue}) => ({reason, attempts, queue}))).toEqual(
    POISON_REASONS.map(reason => ({reason, attempts: 0, queue: 'work'})),
  )
  expect(letters.slice(0, -1).map(({body}) => body)).toEqual(POISON.slice(0, -1))
})

it('moves to the dead letters what was given up: 1 permanent at once, 1 after its 3 attempts', async () => {
  await start(async ({number}) => {
    throw number === 0 ? new Permanent('gone') : new Error('overloaded')
  })
  await send(numbered(0))
  await send(numbered(1))
  await ended({started: 4, fail: 2, retry: 2})
  expect(await deadLetters(2)).toMatchObject([
    {reason: 'permanent', detail: 'gone', id: 'id-0', attempts: 1},
    {reason: 'attempts-exceeded', detail: 'overloaded', id: 'id-1', attempts: 3},
  ])
})

it('counts work that was done already as 1 duplicate, and forgets its message', async () => {
  await start(() => Promise.reject(new AlreadyDone('twice')))
  await send(numbered(0))
  await ended({started: 1, duplicate: 1})
  await waitUntil('nothing in hand', () => worker.inHandCount === 0, {everyMs: 5})
})

it('aborts the signal at the soft limit, and tries again a task that heeds it', async () => {
  const reasons: string[] = []
  await start(
    (_args, {signal}) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason.message)
          reject(signal.reason)
        }),
      ),
    {limits: {softMs: 5, hardMs: 60_000}, retry: {maxAttempts: 2, retryDelayMs: 5}},
  )
  await send(numbered(0))
  await ended({started: 2, retry: 1, fail: 1, timeout: 0})
  expect(reasons).toEqual(['over the soft limit of 5 ms', 'over the soft limit of 5 ms'])
})

it('gives up at the hard limit a task that heeds nothing: 3 timeouts, then 1 dead letter', async () => {
  await start(() => new Promise(() => {}), {limits: {softMs: 5, hardMs: 10}})
  await send(numbered(0))
  await ended({started: 3, timeout: 3, fail: 0, retry: 0})
  const [letter] = await deadLetters(1)
  expect(letter).toMatchObject({reason: 'attempts-exceeded', detail: 'over the hard limit of 10 ms', attempts: 3})
})

it('tells a task its attempt and its id, which stays the same', async () => {
  const seen: Omit<TaskContext, 'signal'>[] = []
  await start(async (_args, {attempt, id}) => {
    seen.push({attempt, id})
    throw new Error('overloaded')
  })
  await send(numbered(7))
  await ended({fail: 1})
  expect(seen).toEqual([1, 2, 3].map(attempt => ({attempt, id: 'id-7'})))
})

it('gives a message back when its dead letter is refused, and buries it the next time', async () => {
  const publish = transport.publish.bind(transport)
  let refusals = 0
  transport.publish = (queue, ...rest) =>
    queue === 'work.dead' && refusals++ === 0 ? Promise.reject(new Error('full')) : publish(queue, ...rest)
  await start(async () => {})
  await send('not JSON')
  await ended({reject: 1})
  expect(await deadLetters(1)).toMatchObject([{reason: 'not-json'}])
})
