import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {QopsError} from '../../src/core/errors.js'
import {freePort} from '../support/free-port.js'
import {READ_ONCE} from '../support/read-once.js'
import {runProcess} from '../support/run-process.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {startRedisWith} from '../support/services/redis-variants.js'
import {silentServer} from '../support/silent-server.js'

let redis: Redis
let client: Client

async function failure(url: string, timeoutMs = 5_000): Promise<QopsError> {
  const {source} = await openBroker(url, realDeps)
  const error = await source.snapshot(AbortSignal.timeout(timeoutMs)).catch(caught => caught)
  await source.close()
  expect(error).toBeInstanceOf(QopsError)
  expect(error.message + error.hint).not.toMatch(/wr0ng|s3cret|\n/)
  return error
}

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
})
afterAll(async () => {
  client?.disconnect()
  await redis?.stop()
})

describe('a Redis that cannot be read', () => {
  it('is named with the reason when it refuses, or says nothing', async () => {
    const port = await freePort()
    expect(await failure(`redis://:s3cret@127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `cannot reach Redis at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    })
    const silent = await silentServer()
    expect(await failure(`redis://:s3cret@127.0.0.1:${silent}`, 100)).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      message: `Redis at 127.0.0.1:${silent} did not answer in time`,
    })
  })

  it('is told apart when it wants a password, or another one', async () => {
    const {port, server} = await startRedisWith({requirepass: 's3cret'}, {answer: '-NOAUTH'})
    onTestFinished(() => server.stop())
    const who = `Redis at 127.0.0.1:${port}`
    expect(await failure(`redis://127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} wants a password`,
    })
    expect(await failure(`redis://:wr0ng@127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} refused the user name or password`,
    })
  })

  it('is named with the command, or the key, that its user may not use', async () => {
    await client.call('ACL', 'SETUSER', 'few', 'on', '>s3cret', '~mail', '-@all', '+llen')
    const url = redis.url.replace('://', '://few:s3cret@')
    const who = `Redis at 127.0.0.1:${redis.port}`
    expect(await failure(`${url}?layout=list`)).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} does not let this user run DBSIZE`,
    })
    expect(await failure(`${url}?layout=list&queues=photos`)).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} does not let this user read the key "photos"`,
    })
  })

  it('is named with the key at which it holds another type, whichever way it was read', async () => {
    await client.hset('bull:photos:meta', 'version', 'bullmq:6.7.0')
    await client.set('bull:photos:wait', 'of another program')
    expect(await failure(`${redis.url}?layout=bullmq`)).toMatchObject({
      code: 'SOURCE_REPLY',
      message: `the key "bull:photos:wait" of Redis at 127.0.0.1:${redis.port} does not hold what LLEN reads`,
    })
    await client.del('bull:photos:wait', 'bull:photos:meta')
  })

  it('is said to have no database 99', async () => {
    expect(await failure(redis.url.replace(/0$/, '99'))).toMatchObject({code: 'SOURCE_NOT_FOUND'})
  })

  it('is said to be no Cluster, or one that serves nothing, when it should be one', async () => {
    expect(await failure(`${redis.url}?cluster=1`)).toMatchObject({
      code: 'SOURCE_REPLY',
      message: `Redis at 127.0.0.1:${redis.port} is no Redis Cluster`,
    })
    const {port, server} = await startRedisWith({'cluster-enabled': 'yes', 'cluster-port': await freePort()})
    onTestFinished(() => server.stop())
    expect(await failure(`redis://127.0.0.1:${port}?cluster=1&layout=celery`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `no node of the cluster of Redis at 127.0.0.1:${port} serves any slot`,
    })
  })

  it('is said to load its data while it does', async () => {
    const full = await startRedisWith({rdbcompression: 'no'})
    const writer = new Client({port: full.port})
    for (let i = 0; i < 97; i++) await writer.set(`key-${i}`, 'x'.repeat(1_000))
    await writer.save()
    writer.disconnect()
    await full.server.stop()
    // Options that Redis's own tests use: a tenth of a second for each key, and a look at its clients in between.
    const slowly = {'key-load-delay': 100_000, 'loading-process-events-interval-bytes': 1_024}
    const {port, server} = await startRedisWith(slowly, {dir: full.dir, answer: '-LOADING'})
    onTestFinished(() => server.stop())
    expect(await failure(`redis://127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `Redis at 127.0.0.1:${port} is still loading its data`,
    })
  })

  it('is not one when an HTTP server answers', async () => {
    const server = createServer((_request, response) => response.end('<html>hello</html>')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const {port} = server.address() as AddressInfo
    expect(await failure(`redis://127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_REPLY',
      message: `Redis at 127.0.0.1:${port} does not speak the protocol of Redis`,
    })
  })
})

describe('a Redis that comes back', () => {
  it('is read again by the same source after it was stopped, and after it was frozen', async () => {
    const mortal = await startRedis({keepData: true})
    onTestFinished(() => mortal.stop())
    const writer = new Client(mortal.url)
    await writer.lpush('mail', 1, 2, 3)
    writer.disconnect()
    const {source} = await openBroker(`${mortal.url}?layout=list`, realDeps)
    const read = async (timeoutMs: number) => (await source.snapshot(AbortSignal.timeout(timeoutMs))).queues
    const three = [{queue: 'mail', type: 'list', ready: 3}]
    expect(await read(5_000)).toEqual(three)
    await mortal.stop()
    await expect(read(5_000)).rejects.toMatchObject({code: 'SOURCE_DOWN'})
    await mortal.start()
    expect(await read(5_000)).toEqual(three)
    mortal.signal('SIGSTOP')
    await expect(read(100)).rejects.toMatchObject({code: 'SOURCE_TIMEOUT'})
    mortal.signal('SIGCONT')
    expect(await read(5_000)).toEqual(three)
    await source.close()
  })

  it('is not said to hold no queue when it is gone since it held none', async () => {
    const mortal = await startRedis()
    const {source} = await openBroker(`${mortal.url}?layout=celery`, {...realDeps, now: () => 1})
    expect((await source.snapshot(AbortSignal.timeout(5_000))).queues).toEqual([])
    await mortal.stop()
    await expect(source.snapshot(AbortSignal.timeout(5_000))).rejects.toMatchObject({code: 'SOURCE_DOWN'})
    await source.close()
  })
})

describe('a process that reads once', () => {
  it('ends by itself, and says nothing on stderr, whether Redis answers, refuses, is silent or wants no password', async () => {
    await client.lpush('some-list', 1)
    const silent = `127.0.0.1:${await silentServer()}`
    const urls = [
      `${redis.url}?layout=list&queues=some-list`,
      `${redis.url.replace('://', '://:s3cret@')}?layout=list&queues=some-list`,
      `redis://127.0.0.1:${await freePort()}`,
      `redis://:s3cret@${silent}`,
      `rediss://${silent}`,
      `redis://${silent}?sentinel=main`,
      `redis://${silent}?cluster=1&node=${silent}`,
    ]
    const end = await runProcess(['--import', 'tsx', '--input-type=module', '-e', READ_ONCE, '--', ...urls])
    const late = 'SOURCE_TIMEOUT'
    expect(end).toEqual({code: 0, stdout: `1\n1\nSOURCE_DOWN\n${`${late}\n`.repeat(4)}`, stderr: ''})
  })
})
