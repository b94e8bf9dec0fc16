import {describe, expect, it} from 'vitest'
import {rememberQueues} from '../../src/tui/queue-memory.js'
import {queueRow, queuesReport} from './sample.js'

const down = {broker: 'redis', code: 'SOURCE_DOWN', message: 'refused'}
const rabbit = queueRow('feed', {ready: 5})
const redis = queueRow('jobs', {broker: 'redis', ready: 9})

describe('rememberQueues', () => {
  const before = rememberQueues([], queuesReport([rabbit, redis]), true)

  it('keeps the last rows of a broker that is down, marked stale', () => {
    const after = rememberQueues(before, queuesReport([rabbit], {errors: [down]}), true)
    expect(after).toEqual([
      {...rabbit, stale: false, lengths: [5, 5]},
      {...redis, stale: true, lengths: [9]},
    ])
  })

  it('marks the rows of a broker that is down when the sidecar itself still reports them, once each', () => {
    const after = rememberQueues(before, queuesReport([rabbit, redis], {errors: [down]}), true)
    expect(after.map(row => row.stale)).toEqual([false, true])
  })

  it('is fresh again when the broker is back', () => {
    const stale = rememberQueues(before, queuesReport([], {errors: [down]}), true)
    expect(rememberQueues(stale, queuesReport([redis]), true)).toEqual([{...redis, stale: false, lengths: [9, 9]}])
  })

  it('forgets a queue that its broker no longer has', () => {
    expect(rememberQueues(before, queuesReport([redis]), true).map(row => row.queue)).toEqual(['jobs'])
  })

  it('keeps the queues of two vhosts apart', () => {
    const report = queuesReport([queueRow('feed', {vhost: 'a', ready: 1}), queueRow('feed', {vhost: 'b', ready: 2})])
    const again = rememberQueues(rememberQueues([], report, true), report, true)
    expect(again.map(row => row.lengths)).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('remembers 60 lengths of a queue and no more', () => {
    let rows = before
    for (let ready = 0; ready < 100; ready++)
      rows = rememberQueues(rows, queuesReport([queueRow('feed', {ready})]), true)
    expect(rows[0]!.lengths).toHaveLength(60)
    expect(rows[0]!.lengths.at(-1)).toBe(99)
  })

  it('adds no point for a length that is not known', () => {
    expect(rememberQueues([], queuesReport([queueRow('feed')]), true)[0]!.lengths).toEqual([])
  })
})
