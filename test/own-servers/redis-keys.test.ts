import {Redis as Client} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {type Redis, startRedis} from '../support/services/redis.js'
import {silentServer} from '../support/silent-server.js'

let redis: Redis
let client: Client

/** A database of its own for each test. */
let database = 0
const useDatabase = async () => void (await client.select(++database))
const open = async (parameters: string) =>
  (await openBroker(redis.url.replace(/0$/, `${database}${parameters}`), realDeps)).source

async function read(parameters: string) {
  const source = await open(parameters)
  try {
    const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
    return queues.toSorted((a, b) => a.queue.localeCompare(b.queue))
  } finally {
    await source.close()
  }
}

const push = (key: string, count: number) => client.lpush(key, ...Array.from({length: count}, (_, i) => `${i}`))

beforeAll(async () => {
  redis = await startRedis()
  client = new Client(redis.url)
})
afterAll(async () => {
  client?.disconnect()
  await redis?.stop()
})

brokerContract('Redis lists', {
  open: () => open('?layout=list&queues=contract.waiting,contract.working&queues=contract.empty'),
  openGone: async () => (await openBroker(`redis://127.0.0.1:${await freePort()}?layout=list`, realDeps)).source,
  openSilent: async () => (await openBroker(`redis://127.0.0.1:${await silentServer()}?layout=list`, realDeps)).source,
  knowsUnacked: false,
  fill: async (queue, {ready}) => {
    if (ready > 0) await push(queue, ready)
  },
})

describe('plain lists', () => {
  it('finds the lists of 7 and 5 under a prefix, whatever their names hold, and no other keys', async () => {
    await useDatabase()
    for (const name of ['q[1]*:ü/ö', 'q[1]*:a b|c']) await push(name, 7)
    await push('q1:other', 5)
    await client.set('q[1]*:text', 'x')
    const found = await read(`?layout=list&prefix=${encodeURIComponent('q[1]*:')}`)
    expect(found.map(({queue, ready}) => [queue, ready])).toEqual([
      ['q[1]*:a b|c', 7],
      ['q[1]*:ü/ö', 7],
    ])
  })
})

describe('streams', () => {
  it('has 23 that one group was not given yet and 5 pending, and 28 of another', async () => {
    await useDatabase()
    await client.xgroup('CREATE', 'orders', 'mail', '0', 'MKSTREAM')
    await client.xgroup('CREATE', 'orders', 'audit', '0')
    for (let i = 0; i < 28; i++) await client.xadd('orders', '*', 'n', i)
    await client.xreadgroup('GROUP', 'mail', 'worker', 'COUNT', 5, 'STREAMS', 'orders', '>')
    await client.xadd('nobody', '*', 'n', 1)
    expect(await read('')).toEqual([
      {queue: 'orders/audit', type: 'stream', ready: 28, unacked: 0, total: 28, consumers: 0},
      {queue: 'orders/mail', type: 'stream', ready: 23, unacked: 5, total: 28, consumers: 1},
    ])
  })

  it('leaves ready and total out when Redis does not know the lag, and a stream out that is gone', async () => {
    await useDatabase()
    const ids = []
    for (let i = 0; i < 7; i++) ids.push(await client.xadd('holes', '*', 'n', i))
    await client.xgroup('CREATE', 'holes', 'g', ids[2]!)
    await client.xdel('holes', ids[4]!)
    expect(await read('?layout=stream&queues=holes,gone')).toEqual([
      {queue: 'holes/g', type: 'stream', unacked: 0, consumers: 0},
    ])
  })
})

/** Written by hand as Resque 3.0 writes them (data_store.rb): it is not among the packages of Debian 12. */
describe('Resque', () => {
  it('has 23 waiting, 2 in flight and 3 failed of one queue, and 19 of another', async () => {
    await useDatabase()
    await client.sadd('resque:queues', 'mail', 'photos')
    await push('resque:queue:mail', 23)
    await push('resque:queue:photos', 19)
    const workers = ['web1:101:mail', 'web1:102:mail,photos', 'web2:7:*', 'web2:8:pho*']
    await client.sadd('resque:workers', ...workers)
    for (const worker of workers.slice(0, 2))
      await client.set(`resque:worker:${worker}`, JSON.stringify({queue: 'mail', run_at: '', payload: {}}))
    for (let i = 0; i < 3; i++) await client.rpush('resque:failed', JSON.stringify({queue: 'mail', payload: {}}))
    const expected = [
      {queue: 'mail', type: 'resque', ready: 23, unacked: 2, total: 25, dead: 3, consumers: 3},
      {queue: 'photos', type: 'resque', ready: 19, unacked: 0, total: 19, dead: 0, consumers: 3},
    ]
    expect(await read('')).toEqual(expected)
    expect(await read('?layout=resque')).toEqual(expected)
  })
})

describe('layout=auto', () => {
  it('finds Celery, BullMQ, Sidekiq and a stream in one database, by SCAN and never by KEYS', async () => {
    await useDatabase()
    await client.sadd('_kombu.binding.celery', 'mail\x06\x16\x06\x16mail')
    await push('mail', 23)
    await client.hset('bull:photos:meta', 'version', 'bullmq:6.7.0')
    await client.lpush('bull:photos:wait', '1')
    await client.xadd('bull:photos:events', '*', 'event', 'added')
    await client.sadd('queues', 'low')
    await push('queue:low', 19)
    await client.xgroup('CREATE', 'orders', 'audit', '0', 'MKSTREAM')
    const found = await read('?layout=auto')
    expect(found.map(({queue, type, ready}) => [queue, type, ready])).toEqual([
      ['low', 'sidekiq', 19],
      ['mail', 'celery', 23],
      ['orders/audit', 'stream', 0],
      ['photos', 'bullmq', 1],
    ])
    expect(await client.info('commandstats')).not.toContain('cmdstat_keys')
  })

  it('takes no list or text called "queues" for Sidekiq', async () => {
    await useDatabase()
    await client.set('queues', 'of another program')
    await client.hset('bull:photos:meta', 'version', 'bullmq:6.7.0')
    expect((await read('')).map(({queue}) => queue)).toEqual(['photos'])
    await expect(read('?layout=sidekiq')).rejects.toMatchObject({
      code: 'SOURCE_REPLY',
      message: `the key "queues" of Redis at 127.0.0.1:${redis.port} does not hold what SMEMBERS reads`,
    })
  })

  it('says that it found nothing, rather than answering empty', async () => {
    await useDatabase()
    await push('some-list', 3)
    await expect(read('')).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      hint: expect.stringContaining('layout=list'),
    })
    expect(await read('?layout=celery')).toEqual([])
  })

  it('says so when there are more keys than it may look through, and reads named queues all the same', async () => {
    await useDatabase()
    for (let i = 0; i < 7; i++) await push(`list-${i}`, i + 1)
    await expect(read('?layout=list&max_keys=5')).rejects.toMatchObject({
      code: 'SOURCE_TOO_LARGE',
      message: `Redis at 127.0.0.1:${redis.port} holds 7 keys, and qops looks through 5 at most to find queues`,
    })
    expect(await read('?layout=list&max_keys=5&queues=list-4')).toEqual([{queue: 'list-4', type: 'list', ready: 5}])
  })
})
