import {describe, expect, it} from 'vitest'
import {readRedisUrl} from '../../../src/brokers/redis/redis-url.js'

const read = (text: string) => readRedisUrl(new URL(text))

describe('the URL of a Redis', () => {
  it('means database 0 of port 6379, and every layout but plain lists, when it says no more', () => {
    expect(read('redis://cache')).toEqual({
      hosts: [{host: 'cache', port: 6_379}],
      login: {db: 0},
      isCluster: false,
      layouts: ['bullmq', 'celery', 'sidekiq', 'rq', 'resque', 'bee', 'stream'],
      isAuto: true,
      maxKeys: 1_000_000,
    })
  })

  it('names user, password, database, layout and queues', () => {
    const url = 'redis://ann:p%40ss@[::1]:7000/3?layout=celery&queues=mail,photos&queues=low&prefix=x:&max_keys=7'
    expect(read(url)).toMatchObject({
      hosts: [{host: '::1', port: 7_000}],
      login: {username: 'ann', password: 'p@ss', db: 3},
      layouts: ['celery'],
      isAuto: false,
      queues: ['mail', 'photos', 'low'],
      prefix: 'x:',
      maxKeys: 7,
    })
  })

  it('names Sentinels, whose port is 26379, or nodes of a Cluster', () => {
    expect(read('redis://a?sentinel=main&node=b&node=c:7')).toMatchObject({
      hosts: [
        {host: 'a', port: 26_379},
        {host: 'b', port: 26_379},
        {host: 'c', port: 7},
      ],
      sentinel: 'main',
    })
    expect(read('redis://a:7000?cluster=1&node=b')).toMatchObject({
      hosts: [
        {host: 'a', port: 7_000},
        {host: 'b', port: 6_379},
      ],
      isCluster: true,
    })
  })

  it('asks for TLS by its scheme only', () => {
    expect(read('rediss://cache').login.tls).toEqual({})
    expect(read('redis://cache').login.tls).toBeUndefined()
  })

  it.each([
    ['a layout that nobody knows', 'redis://a?layout=celry', 'does not know, "celry"'],
    ['a database that is no number', 'redis://a/main', 'not the number of a database'],
    ['queues without a layout', 'redis://:s3cret@a?queues=x', 'not the one layout they belong to'],
    ['a prefix for two layouts', 'redis://a?layout=bee,bullmq&prefix=x', 'not the one layout they belong to'],
    ['a Sentinel and a Cluster', 'redis://a?sentinel=m&cluster=1', 'both a Sentinel and a Cluster'],
    ['a database of a Cluster', 'redis://a/3?cluster=1', 'database 3 of a Cluster'],
    ['a node that is none', 'redis://a?cluster=1&node=b:port', 'a node that is not host:port'],
    ['a max_keys of 0', 'redis://a?max_keys=0', 'max_keys that is not a whole number above 0'],
    ['a % in the password', 'redis://:100%@a', 'holds a % that is not followed'],
  ])('refuses %s with BAD_URL, and repeats no password', (_what, url, message) => {
    expect(() => read(url)).toThrow(
      expect.objectContaining({code: 'BAD_URL', message: expect.stringContaining(message)}),
    )
    expect(() => read(url)).not.toThrow(/s3cret/)
  })
})
