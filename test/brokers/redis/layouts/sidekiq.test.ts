import {describe, expect, it} from 'vitest'
import {enqueuedAtMs, sidekiqProcess} from '../../../../src/brokers/redis/layouts/sidekiq.js'

const info = (fields: object) => JSON.stringify({hostname: 'web1', ...fields})
const job = (queue: string) => JSON.stringify({queue, payload: '{}', run_at: 1})

describe('what a Sidekiq process says of itself', () => {
  it('has its threads, and the queue of each job that runs', () => {
    const fields = info({concurrency: 7, queues: ['critical', 'low']})
    expect(sidekiqProcess([[fields, 'false'], [job('low')], [job('low'), job('critical')]])).toEqual({
      running: ['low', 'low', 'critical'],
      threads: new Map([
        ['critical', 7],
        ['low', 7],
      ]),
    })
  })

  it('adds up the capsules of Sidekiq 8 that serve a queue', () => {
    const capsules = {
      default: {concurrency: 5, mode: 'strict', weights: {mail: 0, low: 0}},
      single: {concurrency: 1, mode: 'strict', weights: {mail: 0}},
    }
    const {threads} = sidekiqProcess([[info({concurrency: 6, queues: ['mail', 'low'], capsules}), 'false'], [], []])!
    expect([...threads]).toEqual([
      ['mail', 6],
      ['low', 5],
    ])
  })

  it('has jobs but no threads when it is quiet, and is nothing when its heartbeat stopped', () => {
    const quiet = sidekiqProcess([[info({concurrency: 7, queues: ['low']}), 'true'], [job('low')], []])
    expect(quiet).toEqual({running: ['low'], threads: new Map()})
    expect(sidekiqProcess([[null, null], [], []])).toBeUndefined()
  })
})

it.each([
  ['seconds, of Sidekiq 7 and older', '{"enqueued_at":1769860800.25}', 1_769_860_800_250],
  ['milliseconds, of Sidekiq 8', '{"enqueued_at":1769860800250}', 1_769_860_800_250],
  ['no time', '{}', undefined],
  ['no job', null, undefined],
])('reads when a job was enqueued from %s', (_what, payload, ms) => {
  expect(enqueuedAtMs(payload)).toBe(ms)
})
