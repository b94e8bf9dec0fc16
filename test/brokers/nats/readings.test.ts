import {describe, expect, it} from 'vitest'
import type {Json} from '../../../src/brokers/nats/answers.js'
import {streamReadings} from '../../../src/brokers/nats/readings.js'

const WORKER = {
  name: 'worker',
  config: {durable_name: 'worker', ack_policy: 'explicit'},
  num_pending: 23,
  num_ack_pending: 5,
  num_redelivered: 3,
  num_waiting: 7,
}
const QUEUE = {queue: 'orders/worker', type: 'jetstream'}
const NOW_MS = Date.parse('2026-01-01T00:00:30Z')

const streamOf = (info: Json | undefined, missing: string[] = [], ...consumers: Json[]) =>
  streamReadings('orders', info, {found: new Map(consumers.map(one => [String(one.name), one])), missing}, NOW_MS)
const consumer = (changed: Json) => streamOf({}, [], {...WORKER, ...changed})

describe('a consumer', () => {
  it('has 23 ready, 5 unacked and 28 in all; what is redelivered, or asked for, is not counted again', () => {
    expect(consumer({})).toEqual([{...QUEUE, ready: 23, unacked: 5, total: 28}])
  })

  it('says paused when it is, and its lengths are known all the same', () => {
    expect(consumer({paused: true, pause_remaining: 1e9})).toEqual([
      {...QUEUE, ready: 23, unacked: 5, total: 28, state: 'paused'},
    ])
  })

  it('has no lengths, rather than old ones, when its cluster has no leader for it', () => {
    expect(consumer({cluster: {name: 'c', replicas: []}})).toEqual([{...QUEUE, state: 'no leader'}])
    expect(consumer({cluster: {name: 'c', leader: 'n1'}})[0]).toMatchObject({ready: 23})
  })

  it('has no length that the server leaves out, or that fell below 0 in it', () => {
    for (const num_pending of [2 ** 64, -1, 1.5, null, '23', undefined]) {
      expect(consumer({num_pending})).toEqual([{...QUEUE, unacked: 5}])
    }
  })

  it.each([
    [undefined, 'it is pulled', {}, {num_waiting: 7}],
    [0, 'nobody listens to what is pushed', {deliver_subject: 'x'}, {}],
    [1, 'somebody listens', {deliver_subject: 'x'}, {push_bound: true}],
    [0, 'nobody of its group listens', {deliver_subject: 'x', deliver_group: 'g'}, {push_bound: false}],
    [undefined, 'anybody of its group listens', {deliver_subject: 'x', deliver_group: 'g'}, {push_bound: true}],
  ])('has %s consumers when %s', (consumers, _when, config, info) => {
    const [reading] = consumer({config: {...WORKER.config, ...config}, ...info})
    expect(reading!.consumers).toBe(consumers)
  })

  it('is left out when it has neither a name of its own nor acknowledgements, and makes no stream look unused', () => {
    expect(streamOf({config: {retention: 'workqueue'}}, [], {...WORKER, config: {ack_policy: 'none'}})).toEqual([])
    expect(consumer({config: {ack_policy: 'explicit'}})).toHaveLength(1)
    expect(consumer({config: {durable_name: 'worker', ack_policy: 'none'}})).toHaveLength(1)
  })

  it('is shown without lengths when nobody in the cluster answered for it', () => {
    expect(streamOf({}, ['gone'], WORKER)).toEqual([
      {...QUEUE, ready: 23, unacked: 5, total: 28},
      {queue: 'orders/gone', type: 'jetstream', state: 'no leader'},
    ])
  })
})

describe('a stream without consumers', () => {
  const state = {messages: 23, first_ts: '2026-01-01T00:00:00Z', consumer_count: 0}
  const config = {retention: 'workqueue', max_msgs: -1}
  const lengths = {ready: 23, unacked: 0, total: 23, consumers: 0}

  it('is a queue when its retention says that somebody has to take its messages, the oldest of which is 30 s old', () => {
    expect(streamOf({config, state})).toEqual([
      {queue: 'orders', type: 'jetstream stream', ...lengths, oldestAgeSeconds: 30},
    ])
    expect(streamOf({config: {...config, max_msgs: 997}, state})[0]).toMatchObject({maxLength: 997})
  })

  it('has no oldest message when it is empty, and never one from the future', () => {
    const empty = {...state, messages: 0, first_ts: '0001-01-01T00:00:00Z'}
    expect(streamOf({config, state: empty})[0]!.oldestAgeSeconds).toBeUndefined()
    const late = {...state, first_ts: '2026-01-01T00:01:00Z'}
    expect(streamOf({config, state: late})[0]!.oldestAgeSeconds).toBe(0)
  })

  it.each(['limits', 'interest', undefined])('is no queue when its retention is %s', retention => {
    expect(streamOf({config: {retention}, state})).toEqual([])
  })

  it('has no lengths without a leader, or when nobody answered for it', () => {
    const leaderless = {queue: 'orders', type: 'jetstream stream', state: 'no leader'}
    expect(streamOf({config, state, cluster: {replicas: []}})).toEqual([leaderless])
    expect(streamOf(undefined)).toEqual([leaderless])
  })
})
