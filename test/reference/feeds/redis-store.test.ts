import {expect, it} from 'vitest'
import {RedisStore} from '../../../src/reference/feeds/redis-store.js'

it.each([
  ['redis://127.0.0.1:6379/0', false],
  ['redis://127.0.0.1:6379?cluster=0', false],
  ['redis://127.0.0.1:7000?cluster=1&node=127.0.0.1:7001', true],
  ['rediss://ann:s3cret@127.0.0.1?cluster=1', true],
])('takes %s for a cluster: %s, and connects to nothing yet', (url, isCluster) => {
  const store = new RedisStore(url)
  expect(store.isCluster).toBe(isCluster)
  expect(store.redis.status).toBe('wait')
  store.close()
})

it.each([
  ['another scheme', 'http://127.0.0.1', 'qops knows no feed store "http://"'],
  ['a % in the password of a cluster', 'redis://:100%@127.0.0.1:7000?cluster=1', 'holds a % that is not followed'],
])('refuses %s with BAD_URL', (_what, url, message) => {
  expect(() => new RedisStore(url)).toThrow(
    expect.objectContaining({code: 'BAD_URL', message: expect.stringContaining(message)}),
  )
})
