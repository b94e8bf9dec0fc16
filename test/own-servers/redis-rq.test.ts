import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {type ServerProcess, startServer} from '../support/services/server-process.js'
import {makeTempDir} from '../support/temp-dir.js'

const run = promisify(execFile)
const PYTHON = '/usr/bin/python3'
const PRODUCERS = `${process.cwd()}/test/fixtures/producers`

let redis: Redis
let client: Client
const workers: ServerProcess[] = []

const act = (action: string) =>
  run(PYTHON, [`${PRODUCERS}/rq_tasks.py`, action, redis.url], {
    env: {...process.env, PYTHONPATH: PRODUCERS, PYTHONDONTWRITEBYTECODE: '1'},
  })

async function startWorker(busy: number): Promise<void> {
  const worker = await startServer({
    name: 'rq-worker',
    command: PYTHON,
    args: [`${PRODUCERS}/rq_tasks.py`, 'work', redis.url],
    env: {PYTHONPATH: PRODUCERS, PYTHONDONTWRITEBYTECODE: '1'},
    dir: await makeTempDir('rq'),
    ready: async () => (await client.zcard('rq:wip:photos')) === busy,
  })
  workers.push(worker)
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
  await act('fill')
  await startWorker(1)
  await startWorker(2)
  await act('wait')
}, 120_000)
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.stop()))
  client?.disconnect()
  await redis?.stop()
})

describe('RQ', () => {
  it('has 23 waiting, 5 scheduled, 2 retried and 3 failed of one queue, 19, 2 in flight and 7 deferred of another', async () => {
    const {source} = await openBroker(redis.url, realDeps)
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    const age = expect.any(Number)
    const mail = {ready: 23, unacked: 0, total: 23, delayed: 7, dead: 3, consumers: 0, oldestAgeSeconds: age}
    const photos = {ready: 19, unacked: 2, total: 21, delayed: 7, dead: 0, consumers: 2, oldestAgeSeconds: age}
    expect(queues.toSorted((a, b) => a.queue.localeCompare(b.queue))).toEqual([
      {queue: 'mail', type: 'rq', ...mail},
      {queue: 'photos', type: 'rq', ...photos},
    ])
    await source.close()
  })

  it('does not count a worker that died, and says when all workers are suspended', async () => {
    await client.sadd('rq:workers:photos', 'rq:worker:died-without-a-word')
    await client.set('rq:suspended', '1')
    const {source} = await openBroker(`${redis.url}?layout=rq&queues=photos`, realDeps)
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    expect(queues).toMatchObject([{queue: 'photos', consumers: 2, state: 'suspended'}])
    await source.close()
  })
})
