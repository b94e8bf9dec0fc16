import {describe, expect, it} from 'vitest'
import {bullmqCounts} from '../../../../src/brokers/redis/layouts/bullmq.js'

/** wait, paused, prioritized, last of wait, last of paused, active, delayed, waiting-children, failed, is paused */
describe('the counts of a BullMQ queue', () => {
  it('has waiting, paused and prioritized as ready, delayed and waiting-children as delayed', () => {
    expect(bullmqCounts([23, 7, 5, '41', '9', 3, 11, 2, 13, 0])).toEqual({
      ...{ready: 35, unacked: 3, total: 38, delayed: 13, dead: 13, nextJob: '41'},
    })
  })

  it('does not count the marker of BullMQ 5, nor ask for its age', () => {
    expect(bullmqCounts([1, 0, 0, '0:0', null, 0, 0, 0, 0, 0])).toEqual({
      ...{ready: 0, unacked: 0, total: 0, delayed: 0, dead: 0},
    })
    expect(bullmqCounts([0, 20, 0, null, '0:1795460000000', 0, 0, 0, 0, 1])).toMatchObject({ready: 19, state: 'paused'})
  })
})
