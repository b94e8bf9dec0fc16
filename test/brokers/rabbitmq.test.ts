import {describe, expect, it} from 'vitest'
import {parseQueues, queuesEndpoint} from '../../src/brokers/rabbitmq.js'

const NOW_MS = 1_795_460_000_000

describe('the RabbitMQ management endpoint', () => {
  it.each([
    ['rabbitmq://host', 'http://host:15672/api/queues'],
    ['rabbitmq://host/', 'http://host:15672/api/queues'],
    ['rabbitmq://host:1234/%2F', 'http://host:1234/api/queues/%2F'],
    ['rabbitmq://host/shop', 'http://host:15672/api/queues/shop'],
    ['rabbitmq://host/a%20b%2Fc', 'http://host:15672/api/queues/a%20b%2Fc'],
    ['rabbitmqs://host', 'https://host:15671/api/queues'],
  ])('of %s is %s', (url, endpoint) => {
    const {origin, pathname} = queuesEndpoint(new URL(url))
    expect(origin + pathname).toBe(endpoint)
  })

  it.each(['rabbitmq://host//', 'rabbitmq://host/a/b'])(
    'refuses %s: a vhost that is empty or holds a bare slash',
    url => {
      expect(() => queuesEndpoint(new URL(url))).toThrow(expect.objectContaining({code: 'BAD_URL'}))
    },
  )

  it('refuses a % that is not an escape', () => {
    expect(() => queuesEndpoint(new URL('rabbitmq://host/50%25'))).not.toThrow()
    expect(() => queuesEndpoint(new URL('rabbitmq://host/%zz'))).toThrow(expect.objectContaining({code: 'BAD_URL'}))
  })
})

describe('an answer of the RabbitMQ management API', () => {
  const base = {vhost: '/', name: 'feed', type: 'classic', state: 'running'}
  const lengths = {messages: 28, messages_ready: 23, messages_unacknowledged: 5, consumers: 2}

  it('gives lengths, rates and the age of the oldest message', () => {
    const stats = {publish_details: {rate: 7.2}, ack_details: {rate: 6.4}}
    const body = [{...base, ...lengths, message_stats: stats, head_message_timestamp: NOW_MS / 1000 - 61}]
    expect(parseQueues(body, NOW_MS)).toEqual([
      {
        ...{queue: 'feed', vhost: '/', type: 'classic', ready: 23, unacked: 5, total: 28, consumers: 2},
        ...{publishRate: 7.2, deliverRate: 0, ackRate: 6.4, redeliverRate: 0, oldestAgeSeconds: 61},
      },
    ])
  })

  it('takes rates as 0 before anything happened to a queue (message_stats absent until then)', () => {
    expect(parseQueues([{...base, ...lengths}], NOW_MS)[0]).toMatchObject({publishRate: 0, ackRate: 0})
  })

  it('leaves lengths and rates unknown, not 0, when there are no statistics yet', () => {
    const [reading] = parseQueues([base], NOW_MS)
    expect(reading).toMatchObject({queue: 'feed'})
    expect([reading!.ready, reading!.total, reading!.consumers, reading!.publishRate]).toEqual(Array(4).fill(undefined))
  })

  it.each([null, '12', {}])('leaves a length of %j unknown, which is no number and must not pass for 0', value => {
    const [reading] = parseQueues([{...base, ...lengths, messages_ready: value, consumers: value}], NOW_MS)
    expect([reading!.ready, reading!.consumers, reading!.total]).toEqual([undefined, undefined, 28])
  })

  it('leaves the lengths of a queue that is down unknown, though the last ones are repeated', () => {
    expect(parseQueues([{...base, ...lengths, state: 'down'}], NOW_MS)[0]!.ready).toBeUndefined()
  })

  it('leaves the age unknown when publishers set no timestamp', () => {
    expect(
      parseQueues([{...base, ...lengths, head_message_timestamp: null}], NOW_MS)[0]!.oldestAgeSeconds,
    ).toBeUndefined()
  })

  it.each([null, {}, 'x', [1], [{}]])('refuses %j as no list of queues', body => {
    expect(() => parseQueues(body, NOW_MS)).toThrow(expect.objectContaining({code: 'SOURCE_REPLY'}))
  })
})
