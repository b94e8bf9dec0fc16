import {describe, expect, it} from 'vitest'
import {parsePage, parseQueues} from '../../../src/brokers/rabbitmq/queue-list.js'
import {fixture} from './fixture.js'

const NOW_MS = 1_795_460_000_000

describe('an answer of the RabbitMQ management API', () => {
  const base = {vhost: '/', name: 'feed', type: 'classic', state: 'running'}
  const lengths = {messages: 28, messages_ready: 23, messages_unacknowledged: 5, consumers: 2}
  const busy = {...base, name: 'busy', ...lengths, message_stats: {publish_details: {rate: 7.2}}}
  const read = (...queues: unknown[]) => parseQueues(queues, NOW_MS)

  it('gives lengths, rates and the age of the oldest message', () => {
    const stats = {publish_details: {rate: 7.2}, ack_details: {rate: 6.4}}
    const queue = {...base, ...lengths, message_stats: stats, head_message_timestamp: NOW_MS / 1000 - 61}
    expect(read(queue)).toEqual([
      {
        ...{queue: 'feed', vhost: '/', type: 'classic', ready: 23, unacked: 5, total: 28, consumers: 2},
        ...{publishRate: 7.2, deliverRate: 0, ackRate: 6.4, redeliverRate: 0, oldestAgeSeconds: 61},
      },
    ])
  })

  it('takes rates as 0 before anything happened to a queue (message_stats absent until then)', () => {
    expect(read({...base, ...lengths}, busy)[0]).toMatchObject({publishRate: 0, ackRate: 0})
  })

  it('leaves rates unknown when no queue has any: they may be switched off', () => {
    const [reading] = read({...base, ...lengths})
    expect(reading).toMatchObject({ready: 23})
    expect(Object.keys(reading!).filter(key => key.endsWith('Rate'))).toEqual([])
  })

  it('leaves lengths and rates unknown, not 0, when there are no statistics yet', () => {
    const [reading] = read(base, busy)
    expect(reading).toMatchObject({queue: 'feed'})
    expect([reading!.ready, reading!.total, reading!.consumers, reading!.publishRate]).toEqual(Array(4).fill(undefined))
  })

  it.each([null, '12', {}])('leaves a length of %j unknown, which is no number and must not pass for 0', value => {
    const [reading] = read({...base, ...lengths, messages_ready: value, consumers: value})
    expect([reading!.ready, reading!.consumers, reading!.total]).toEqual([undefined, undefined, 28])
  })

  it('leaves the lengths of a queue that is down unknown, though the last ones are repeated', () => {
    const [reading] = read({...base, ...lengths, state: 'down'})
    expect([reading!.state, reading!.ready]).toEqual(['down', undefined])
  })

  it('leaves the lengths of a quorum queue without leader unknown, whatever else it says', () => {
    const [reading] = read({...base, ...lengths, type: 'quorum', leader: null})
    expect([reading!.state, reading!.ready]).toEqual(['no leader', undefined])
  })

  it('leaves the age unknown when publishers set no timestamp', () => {
    expect(read({...base, ...lengths, head_message_timestamp: null})[0]!.oldestAgeSeconds).toBeUndefined()
  })

  it("gives the broker's own growth when it was asked for", () => {
    expect(read({...base, ...lengths, messages_details: {rate: -2.4}})[0]!.growthRate).toBe(-2.4)
  })

  it.each([
    ['an argument', {arguments: {'x-max-length': 100}}, 100],
    ['a policy', {effective_policy_definition: {'max-length': 50}}, 50],
    ['the lower of both', {arguments: {'x-max-length': 100}, effective_policy_definition: {'max-length': 50}}, 50],
    ['neither', {arguments: {}, effective_policy_definition: null}, undefined],
  ])('takes the longest a queue may get from %s', (_from, settings, maxLength) => {
    expect(read({...base, ...settings})[0]!.maxLength).toBe(maxLength)
  })

  it.each([
    ['the default exchange and a key', {'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead'}, 'dead'],
    [
      'an exchange, whose bindings decide',
      {'x-dead-letter-exchange': 'dlx', 'x-dead-letter-routing-key': 'dead'},
      undefined,
    ],
    ['no key, so that the message keeps its own', {'x-dead-letter-exchange': ''}, undefined],
  ])('names the queue of dead letters given %s', (_given, own, queue) => {
    expect(read({...base, arguments: own})[0]!.deadLetterQueue).toBe(queue)
  })

  it('names the queue of dead letters that a policy sets', () => {
    const policy = {'dead-letter-exchange': '', 'dead-letter-routing-key': 'dead'}
    expect(read({...base, effective_policy_definition: policy})[0]!.deadLetterQueue).toBe('dead')
  })

  it.each([null, {}, 'x', [1], [{}]])('refuses %j as no list of queues', body => {
    const refused = expect.objectContaining({code: 'SOURCE_REPLY'})
    expect(() => parseQueues(body, NOW_MS)).toThrow(refused)
    expect(() => parsePage(Array.isArray(body) ? {items: body, total_count: 1} : body, NOW_MS)).toThrow(refused)
  })

  it('is a whole list where pages are not known', () => {
    expect(parsePage([base, busy], NOW_MS)).toMatchObject({total: 2, queues: [{queue: 'feed'}, {queue: 'busy'}]})
  })
})

describe('what RabbitMQ 3.10.8 answered', () => {
  const stateOf = (name: string) =>
    Object.fromEntries(
      parseQueues(JSON.parse(fixture(name)), NOW_MS).map(({queue, state, ready, consumers}) => [
        queue,
        {...(state && {state}), ...(ready !== undefined && {ready}), ...(consumers !== undefined && {consumers})},
      ]),
    )

  it('when two of three nodes were lost: down, no leader, and nothing that passes for 0', () => {
    expect(stateOf('3.10.8-quorum-lost.json')).toEqual({
      ...{cla: {ready: 7, consumers: 0}, qua: {ready: 7, consumers: 0}},
      ...{clb: {state: 'down'}, clc: {state: 'down'}, qub: {state: 'no leader'}, quc: {state: 'no leader'}},
      stc: {},
    })
  })

  it('without statistics: names, and nothing that passes for 0', () => {
    const queues = Object.values(stateOf('3.10.8-without-statistics.json'))
    expect(queues).toEqual(Array(14).fill({}))
  })

  it('when asked for totals: lengths of all but the stream', () => {
    expect(stateOf('3.10.8-queue-totals.json')).toMatchObject({
      ...{'classic.a': {ready: 23}, 'quorum.b': {ready: 19}, empty: {ready: 0}, 'stream.c': {}},
    })
  })
})

it('reads what later versions are documented to answer (a fixture written by hand)', () => {
  const queues = parseQueues(JSON.parse(fixture('by-hand-4.x-queues.json')), NOW_MS)
  expect(queues).toEqual([
    {queue: 'feed', vhost: '/', type: 'quorum', ready: 23, unacked: 5, total: 28, consumers: 2},
    {queue: 'mail', vhost: '/', type: 'quorum', state: 'minority'},
  ])
})
