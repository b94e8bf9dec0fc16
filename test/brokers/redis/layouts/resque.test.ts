import {expect, it} from 'vitest'
import {serves} from '../../../../src/brokers/redis/layouts/resque.js'

it.each([
  ['web1:101:mail,photos', 'photos', true],
  ['web1:101:mail,photos', 'photo', false],
  ['web1:101:*', 'anything', true],
  ['web1:101:pho*', 'photos', true],
  ['web1:101:a.*', 'abc', false],
  ['web1:101:mail:fast', 'mail:fast', true],
  ['no worker', 'mail', false],
])('says whether worker %s serves the queue %s: %s', (worker, queue, does) => {
  expect(serves(worker, queue)).toBe(does)
})
