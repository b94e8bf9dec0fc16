import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {Redis as Client, Cluster} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {freePort} from '../support/free-port.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {type RedisCluster, startRedisCluster} from '../support/services/redis-cluster.js'
import {makeTlsFiles, startRedisWith, startSentinel, startTlsRedis} from '../support/services/redis-variants.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

async function read(url: string, timeoutMs = 10_000) {
  const {source} = await openBroker(url, realDeps)
  try {
    const {queues} = await source.snapshot(AbortSignal.timeout(timeoutMs))
    return Object.fromEntries(queues.map(({queue, ready}) => [queue, ready]))
  } finally {
    await source.close()
  }
}

const run = promisify(execFile)
const byName = (a: {queue: string}, b: {queue: string}) => a.queue.localeCompare(b.queue)

const numbers = (count: number) => Array.from({length: count}, (_, i) => `${i}`)

async function pushTo(port: number, key: string, count: number, options = {}): Promise<void> {
  const client = new Client({host: '127.0.0.1', port, ...options})
  await client.lpush(key, ...numbers(count))
  client.disconnect()
}

describe('Redis Cluster', () => {
  let cluster: RedisCluster
  let client: Cluster

  beforeAll(async () => {
    cluster = await startRedisCluster()
    client = new Cluster(cluster.ports.map(port => ({host: '127.0.0.1', port})))
    for (let i = 0; i < 23; i++) {
      await client.lpush(`list:${i}`, ...numbers(i + 1))
      await client.hset(`bull:{q${i}}:meta`, 'version', 'bullmq:6.7.0')
      await client.lpush(`bull:{q${i}}:wait`, ...numbers(i + 1))
    }
  })
  afterAll(async () => {
    client?.disconnect()
    await cluster?.stop()
  })

  it('finds 23 lists and 23 BullMQ queues, spread over all three masters, and reads each', async () => {
    const sizes = await Promise.all(client.nodes('master').map(node => node.dbsize()))
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    expect(await read(`${cluster.url}&layout=list&prefix=list:`)).toEqual(
      Object.fromEntries(numbers(23).map(i => [`list:${i}`, Number(i) + 1])),
    )
    expect(await read(cluster.url)).toEqual(Object.fromEntries(numbers(23).map(i => [`{q${i}}`, Number(i) + 1])))
  })

  it('is found from a second node when the first is down or says nothing', async () => {
    const further = `node=127.0.0.1:${cluster.ports[1]}`
    for (const port of [await freePort(), await silentServer()]) {
      const url = `redis://127.0.0.1:${port}?cluster=1&${further}&layout=list&queues=list:6`
      expect(await read(url)).toEqual({'list:6': 7})
    }
  })

  it('read without cluster=1 says to add it', async () => {
    const [url] = cluster.url.split('?')
    const names = numbers(23).map(i => `list:${i}`)
    await expect(read(`${url}?layout=list&queues=${names}`)).rejects.toMatchObject({
      code: 'SOURCE_REPLY',
      hint: 'add cluster=1 to the URL',
    })
  })

  it('is read on by the same source when 2,003 slots have moved from one master to another', async () => {
    const {source} = await openBroker(`${cluster.url}&layout=list&prefix=list:`, realDeps)
    const read = async () => (await source.snapshot(AbortSignal.timeout(10_000))).queues.toSorted(byName)
    const before = await read()
    const [from, to] = await Promise.all(
      cluster.ports.map(async port => {
        const {stdout} = await run('redis-cli', ['-p', `${port}`, 'CLUSTER', 'MYID'])
        return stdout.trim()
      }),
    )
    const moved = ['--cluster-from', from!, '--cluster-to', to!, '--cluster-slots', '2003', '--cluster-yes']
    await run('redis-cli', ['--cluster', 'reshard', `127.0.0.1:${cluster.ports[0]}`, ...moved])
    expect(await read()).toEqual(before)
    await source.close()
  })

  it('rejects, rather than answering with two thirds, when one master is gone', async () => {
    cluster.masters[2]!.signal('SIGKILL')
    await waitUntil('the master to be gone', () =>
      read(`redis://127.0.0.1:${cluster.ports[2]}?layout=list`).catch(() => true),
    )
    await expect(read(`${cluster.url}&layout=list`)).rejects.toMatchObject({code: 'SOURCE_DOWN'})
  })
})

describe('Redis Sentinel', () => {
  let master: Redis
  beforeAll(async () => {
    master = await startRedis()
    await pushTo(master.port, 'mail', 23)
  })
  afterAll(() => master.stop())

  it('says where the master is, also when the first of two Sentinels is silent', async () => {
    const {port, server} = await startSentinel('main', master.port)
    onTestFinished(() => server.stop())
    expect(await read(`redis://127.0.0.1:${port}?sentinel=main&layout=list`)).toEqual({mail: 23})
    const url = `redis://127.0.0.1:${await silentServer()}?sentinel=main&node=127.0.0.1:${port}&layout=list`
    expect(await read(url)).toEqual({mail: 23})
    await expect(read(`redis://127.0.0.1:${port}?sentinel=other`)).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      message: `the Sentinel at 127.0.0.1:${port} knows no master "other"`,
    })
  })

  it('leads the same source to the new master when the old one died', async () => {
    const [old, replica] = [await startRedisWith({}), await startRedisWith({})]
    onTestFinished(() => Promise.all([old.server.stop(), replica.server.stop()]).then(() => {}))
    await pushTo(old.port, 'mail', 19)
    const client = new Client({port: replica.port})
    await client.replicaof('127.0.0.1', old.port)
    await waitUntil('the replica to have 19', async () => (await client.llen('mail')) === 19)
    const sentinel = await startSentinel('main', old.port)
    onTestFinished(() => sentinel.server.stop())
    await waitUntil(
      'the Sentinel to know the replica',
      async () => (await run('redis-cli', ['-p', `${sentinel.port}`, 'SENTINEL', 'replicas', 'main'])).stdout !== '\n',
      {deadlineMs: 30_000},
    )
    const {source} = await openBroker(`redis://127.0.0.1:${sentinel.port}?sentinel=main&layout=list`, realDeps)
    const read = async () => (await source.snapshot(AbortSignal.timeout(5_000))).queues
    expect(await read()).toMatchObject([{queue: 'mail', ready: 19}])
    await old.server.stop()
    await waitUntil('a new master', async () => (await client.role())[0] === 'master', {deadlineMs: 45_000})
    await client.lpush('mail', ...numbers(4))
    const found = await waitUntil('the new master to be read', read)
    expect(found).toMatchObject([{queue: 'mail', ready: 23}])
    client.disconnect()
    await source.close()
  })

  it('that is a Redis itself is called that', async () => {
    await expect(read(`${master.url}?sentinel=main`)).rejects.toMatchObject({
      code: 'SOURCE_REPLY',
      message: `Redis at 127.0.0.1:${master.port} is no Sentinel`,
    })
  })
})

describe('Redis with TLS', () => {
  it('is read with its CA and a client certificate, and refused with its reason without', async () => {
    const files = await makeTlsFiles()
    const redis = await startTlsRedis(files)
    onTestFinished(() => redis.server.stop())
    await pushTo(redis.port, 'mail', 23)
    const address = `127.0.0.1:${redis.tlsPort}`
    const {ca, cert, key} = files
    expect(await read(`rediss://${address}?layout=list&ca=${ca}&cert=${cert}&key=${key}`)).toEqual({mail: 23})
    const refused = (url: string) => expect(read(url)).rejects
    await refused(`rediss://${address}?layout=list`).toMatchObject({
      code: 'SOURCE_DOWN',
      message: expect.stringMatching(/certificate/),
    })
    await refused(`rediss://${address}?layout=list&ca=${ca}`).toMatchObject({
      code: 'SOURCE_DOWN',
      message: expect.stringMatching(/certificate required|cannot reach/),
    })
    await refused(`redis://${address}?layout=list`).toMatchObject({
      code: 'SOURCE_DOWN',
      hint: expect.stringContaining('rediss://'),
    })
    await expect(read(`rediss://127.0.0.1:${redis.port}?layout=list`, 300)).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
      hint: expect.stringContaining('without TLS'),
    })
    await refused(`rediss://${address}?ca=/nowhere/ca.pem`).toMatchObject({code: 'BAD_URL'})
  })
})

/** As the docstring of redis-source.ts lists them. */
const RIGHTS =
  '+llen +lindex +lrange +zcard +zrange +scard +smembers +hlen +hkeys +hget +hmget +hvals +hexists +exists +get +xinfo|groups +scan +dbsize +ping +select'

describe('an ACL user', () => {
  it('needs the listed commands only, and with +eval reads the same', async () => {
    const {port, server} = await startRedisWith({requirepass: 'main-pw'}, {answer: '-NOAUTH'})
    onTestFinished(() => server.stop())
    const client = new Client({port, password: 'main-pw', db: 1})
    await client.call('ACL', 'SETUSER', 'qops', 'on', '>s3cret', '~*', '-@all', ...RIGHTS.split(' '))
    await client.hset('bull:photos:meta', 'version', 'bullmq:6.7.0')
    await client.lpush('bull:photos:wait', ...numbers(23))
    await client.lpush('bq:mail:waiting', ...numbers(7))
    await client.sadd('queues', 'low')
    await client.lpush('queue:low', ...numbers(5))
    await client.sadd('rq:queues', 'rq:queue:high')
    await client.lpush('rq:queue:high', ...numbers(3))
    await client.sadd('resque:queues', 'slow')
    await client.lpush('resque:queue:slow', ...numbers(2))
    await client.sadd('_kombu.binding.celery', 'feed\x06\x16\x06\x16feed')
    await client.lpush('feed', ...numbers(19))
    await client.hset('unacked', 'tag', JSON.stringify([{}, '', 'feed']))
    await client.xgroup('CREATE', 'orders', 'audit', '0', 'MKSTREAM')
    const url = `redis://qops:s3cret@127.0.0.1:${port}/1`
    const expected = {photos: 23, mail: 7, low: 5, high: 3, slow: 2, feed: 19, 'orders/audit': 0}
    expect(await read(url)).toEqual(expected)
    await client.call('ACL', 'SETUSER', 'qops', '+eval')
    expect(await read(url)).toEqual(expected)
    client.disconnect()
  })
})
