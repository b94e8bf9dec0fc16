import {Redis} from 'ioredis'
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest'
import {startApi} from '../../src/reference/api/api.js'
import {createApp} from '../../src/reference/app.js'
import {readFeed} from '../../src/reference/feeds/read-feed.js'
import {RedisAccountStore} from '../../src/reference/feeds/redis-account-store.js'
import {RedisFeedStore, type RedisFeedStoreOptions} from '../../src/reference/feeds/redis-feed-store.js'
import {RedisFollowerGraph} from '../../src/reference/feeds/redis-follower-graph.js'
import {RedisMediaStore} from '../../src/reference/feeds/redis-media-store.js'
import type {Publish} from '../../src/reference/publisher.js'
import {RedisSearchIndex} from '../../src/reference/services/redis-search-index.js'
import {feedDeliver} from '../../src/reference/tasks/feed-deliver.js'
import {accountStoreContract} from '../reference/feeds/account-store-contract.js'
import {feedStoreContract} from '../reference/feeds/feed-store-contract.js'
import {followerGraphContract} from '../reference/feeds/follower-graph-contract.js'
import {mediaStoreContract} from '../reference/feeds/media-store-contract.js'
import {runTask} from '../reference/run-task.js'
import {searchIndexContract} from '../reference/services/search-index-contract.js'
import {startRedis} from '../support/services/redis.js'
import {type RedisCluster, startRedisCluster} from '../support/services/redis-cluster.js'
import {silentServer} from '../support/silent-server.js'

const {redisUrl} = inject('services')

let prefixes = 0
const freshPrefix = () => `test:feed:${process.pid}:${prefixes++}:`

const opened: (() => unknown)[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map(close => close()))))

function keep<T extends {close(): unknown}>(store: T): T {
  opened.push(() => store.close())
  return store
}

function openRedis(url: string): Redis {
  const redis = new Redis(url)
  opened.push(() => redis.disconnect())
  return redis
}

async function ownRedis() {
  const server = await startRedis()
  opened.push(() => server.stop())
  return server
}

const openStore = (url: string, options: RedisFeedStoreOptions = {}) =>
  keep(new RedisFeedStore(url, {keyPrefix: freshPrefix(), ...options}))

describe('on one Redis', () => {
  followerGraphContract('Redis', () => new RedisFollowerGraph(redisUrl, {keyPrefix: freshPrefix()}))
  accountStoreContract('Redis', () => new RedisAccountStore(redisUrl, {key: freshPrefix()}))
  searchIndexContract('Redis', mediaPerWord => new RedisSearchIndex(redisUrl, {keyPrefix: freshPrefix(), mediaPerWord}))
  mediaStoreContract('Redis', () => new RedisMediaStore(redisUrl, {keyPrefix: freshPrefix()}))

  it('adds a page of 10,007 followers once when four workers deliver it at the same time', async () => {
    const keyPrefix = freshPrefix()
    const followers = Array.from({length: 10_007}, (_, nth) => nth * 3)
    const workers = Array.from({length: 4}, () => openStore(redisUrl, {keyPrefix}))
    const results = await Promise.all(workers.map(worker => worker.deliver(7, followers)))
    expect(results.reduce((sum, {added}) => sum + added, 0)).toBe(10_007)
    expect(await openRedis(redisUrl).llen(`${keyPrefix}0`)).toBe(1)
  })

  it('adds nothing when a page is delivered again after 101 other photos have pushed its own out of the list', async () => {
    const store = openStore(redisUrl)
    for (let media = 1; media <= 102; media++) await store.deliver(media, [2, 3])
    expect(await store.read(2, 1_000)).toHaveLength(100)
    expect(await store.deliver(1, [2, 3])).toEqual({added: 0, already: true})
    expect(await store.read(2, 1)).toEqual([102])
  })

  it('adds the rest of a page that was cut short: 1,009 of 2,003', async () => {
    const store = openStore(redisUrl)
    const followers = Array.from({length: 2_003}, (_, user) => user)
    await store.deliver(7, followers.slice(0, 994))
    expect(await store.deliver(7, followers)).toEqual({added: 1_009, already: false})
  })

  it('keeps one mark a photo, which Redis forgets after 60 s', async () => {
    const keyPrefix = freshPrefix()
    const store = openStore(redisUrl, {keyPrefix, rememberSeconds: 60})
    await store.deliver(
      7,
      Array.from({length: 1_009}, (_, user) => user),
    )
    const redis = openRedis(redisUrl)
    expect(await redis.get(`${keyPrefix}got:7`)).toBe('1008')
    expect(await redis.ttl(`${keyPrefix}got:7`)).toBeGreaterThan(50)
  })
})

describe('the API on one Redis', () => {
  async function startOn(url: string) {
    const options = {keyPrefix: freshPrefix(), timeoutMs: 500}
    const places = {
      store: openStore(url, options),
      media: keep(new RedisMediaStore(url, {...options, keyPrefix: `${options.keyPrefix}media:`})),
      graph: keep(new RedisFollowerGraph(url, {...options, keyPrefix: `${options.keyPrefix}graph:`})),
      accounts: keep(new RedisAccountStore(url, {key: `${options.keyPrefix}removed`, timeoutMs: 500})),
    }
    // Each task is run where it is published: what queues and workers add is tested elsewhere.
    const publish: Publish = async (task, args) => {
      if (task === 'feed.deliver') await runTask(feedDeliver({...places, publish}), args)
    }
    const {media} = places
    const app = createApp({publish, newMedia: author => media.add(author), removeMedia: photo => media.remove(photo)})
    return keep(await startApi({...places, app, publish, users: 101, log: () => {}}))
  }

  const ask = (url: string, method: string, body?: unknown) =>
    fetch(url, {method, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)})

  it('shows a photo to 2 followers, and to none that follows after it was delivered', async () => {
    const {url} = await startOn(redisUrl)
    for (const user of [2, 3]) expect((await ask(`${url}/users/${user}/follow`, 'POST', {user: 7})).status).toBe(204)
    const posted = await ask(`${url}/users/7/media`, 'POST', {caption: 'a cat'})
    expect([posted.status, await posted.json()]).toEqual([202, {media: 1}])
    await ask(`${url}/users/5/follow`, 'POST', {user: 7})
    const feeds = await Promise.all([2, 3, 5].map(async user => (await fetch(`${url}/users/${user}/feed`)).json()))
    expect(feeds).toEqual([{media: [1]}, {media: [1]}, {media: []}])
  })

  it('answers 503 to reading, posting, following and deleting while Redis is down', async () => {
    const redis = await ownRedis()
    const {url} = await startOn(redis.url)
    expect((await fetch(`${url}/users/2/feed`)).status).toBe(200)
    await redis.stop()
    const answers = await Promise.all([
      fetch(`${url}/users/2/feed`),
      ask(`${url}/users/7/media`, 'POST', {caption: ''}),
      ask(`${url}/users/2/follow`, 'POST', {user: 7}),
      ask(`${url}/users/7`, 'DELETE'),
    ])
    expect(answers.map(({status}) => status)).toEqual([503, 503, 503, 503])
    expect(await answers[0]!.json()).toEqual({error: 'not now (STORE_DOWN): try again'})
  })
})

describe('when Redis is in trouble', () => {
  it('rejects with STORE_DOWN within 300 ms when it hangs, and goes on, each feed once, when it wakes up', async () => {
    const redis = await ownRedis()
    const store = openStore(redis.url, {timeoutMs: 300})
    await store.deliver(7, [2])
    redis.signal('SIGSTOP')
    const askedAtMs = performance.now()
    await expect(store.deliver(7, [2, 3])).rejects.toMatchObject({code: 'STORE_DOWN'})
    expect(performance.now() - askedAtMs).toBeLessThan(1_000)
    redis.signal('SIGCONT')
    await store.deliver(7, [2, 3])
    expect([await store.read(2, 10), await store.read(3, 10)]).toEqual([[7], [7]])
  })

  it('says that Redis is full and adds to no feed, so that a later delivery adds to all 2', async () => {
    const redis = await ownRedis()
    const store = openStore(redis.url)
    const admin = openRedis(redis.url)
    await admin.config('SET', 'maxmemory', '1')
    const failing = store.deliver(7, [2, 3])
    await expect(failing).rejects.toMatchObject({code: 'STORE_DOWN', message: expect.stringContaining('OOM')})
    await expect(failing).rejects.toMatchObject({hint: expect.stringContaining('Redis is full')})
    await admin.config('SET', 'maxmemory', '0')
    expect(await store.deliver(7, [2, 3])).toEqual({added: 2, already: false})
  })

  it('rejects with STORE_DOWN within 300 ms when no node of a cluster answers', async () => {
    const store = openStore(`redis://127.0.0.1:${await silentServer()}?cluster=1`, {timeoutMs: 300})
    const askedAtMs = performance.now()
    await expect(store.deliver(7, [2])).rejects.toMatchObject({code: 'STORE_DOWN'})
    expect(performance.now() - askedAtMs).toBeLessThan(1_000)
  })
})

describe('on a Redis Cluster of three masters', () => {
  let cluster: RedisCluster

  beforeAll(async () => {
    cluster = await startRedisCluster()
  })

  afterAll(() => cluster?.stop())

  const inCluster = () => ({keyPrefix: freshPrefix()})
  feedStoreContract('cluster', () => new RedisFeedStore(cluster.url, {...inCluster(), feedLength: 5}))
  followerGraphContract('cluster', () => new RedisFollowerGraph(cluster.url, inCluster()))
  searchIndexContract('cluster', mediaPerWord => new RedisSearchIndex(cluster.url, {...inCluster(), mediaPerWord}))
  mediaStoreContract('cluster', () => new RedisMediaStore(cluster.url, inCluster()))

  it('spreads 1,009 feeds over all three, each of which has the photo once though two deliver it', async () => {
    const keyPrefix = freshPrefix()
    const followers = Array.from({length: 1_009}, (_, user) => user)
    const workers = [openStore(cluster.url, {keyPrefix}), openStore(cluster.url, {keyPrefix})]
    const results = await Promise.all(workers.map(worker => worker.deliver(7, followers)))
    expect(results.reduce((sum, {added}) => sum + added, 0)).toBe(1_009)
    const feeds = await Promise.all(followers.map(user => workers[0]!.read(user, 10)))
    expect(feeds).toEqual(followers.map(() => [7]))
    const lists = await Promise.all(cluster.ports.map(port => feedsOn(port, keyPrefix)))
    expect(lists.reduce((sum, count) => sum + count, 0)).toBe(1_009)
    for (const count of lists) expect(count).toBeGreaterThan(200)
  })

  const feedsOn = async (port: number, keyPrefix: string) =>
    (await openRedis(`redis://127.0.0.1:${port}`).keys(`${keyPrefix}{*}:[0-9]*`)).length

  it('is found from its third node when the first two named ones are not there', async () => {
    const url = `redis://127.0.0.1:1?cluster=1&node=127.0.0.1:2&node=127.0.0.1:${cluster.ports[2]}`
    expect(await openStore(url).deliver(7, [2, 3])).toEqual({added: 2, already: false})
  })

  it('leaves deleted photos and blocked authors out of a feed whose parts lie on different nodes', async () => {
    const places = {
      store: openStore(cluster.url),
      media: keep(new RedisMediaStore(cluster.url, inCluster())),
      graph: keep(new RedisFollowerGraph(cluster.url, inCluster())),
    }
    for (const author of [7, 11, 7, 11, 7]) await places.store.deliver(await places.media.add(author), [2])
    await places.media.remove(5)
    await places.graph.block(2, 11)
    expect(await readFeed(places, 2, 10)).toEqual([3, 1])
  })
})
