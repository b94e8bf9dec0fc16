import {expect, it} from 'vitest'
import {deadQueue, retryQueue, workQueue} from '../../../src/reference/amqp/queue-arguments.js'

it('makes messages wait 500 ms in the queue, not each on its own, and then go to feed', () => {
  expect(retryQueue('classic', 'feed', 500)).toEqual({
    durable: true,
    arguments: {
      'x-queue-type': 'classic',
      'x-message-ttl': 500,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'feed',
    },
  })
})

it('moves messages out of a quorum retry queue at least once', () => {
  expect(retryQueue('quorum', 'feed', 500).arguments).toMatchObject({'x-dead-letter-strategy': 'at-least-once'})
})

it('never lets a retry queue expire, because a quorum queue would take its messages along', () => {
  expect(retryQueue('quorum', 'feed', 500).arguments).not.toHaveProperty('x-expires')
})

it('lets RabbitMQ move what has come back 100 times from a quorum queue to its dead letters, at least once', () => {
  expect(workQueue('quorum', 'feed')).toEqual({
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': 100,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': 'feed.dead',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  })
})

it('sets no delivery limit on a classic queue, which knows none', () => {
  expect(workQueue('classic', 'feed')).toEqual({durable: true, arguments: {'x-queue-type': 'classic'}})
})

it.each(['quorum', 'classic'] as const)('declares a durable %s queue for dead letters', queueType => {
  expect(deadQueue(queueType)).toEqual({durable: true, arguments: {'x-queue-type': queueType}})
})
