import {describe, expect, it} from 'vitest'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {QueueTrend} from '../../src/core/queue-trend.js'

/** What the trend says of one queue that had these lengths, `everyMs` apart. */
function trendOf(lengths: readonly (number | undefined)[], everyMs = 1_000) {
  const trend = new QueueTrend()
  const readings = lengths.map((total, index) =>
    trend.extend([{broker: 'main', queue: 'feed', total}], index * everyMs),
  )
  const {growthRate, drainSeconds} = readings.at(-1)![0]!
  return {growthRate, drainSeconds}
}

describe('the trend of a queue', () => {
  it('is unknown on the first reading', () => {
    expect(trendOf([23])).toEqual({growthRate: undefined, drainSeconds: undefined})
  })

  it('grows by 7 per second from 5 to 19 in 2 s, and is not about to be empty', () => {
    expect(trendOf([5, 12, 19])).toEqual({growthRate: 7, drainSeconds: undefined})
  })

  it('shrinks by 5 per second from 110 to 100, and is empty in 20 s', () => {
    expect(trendOf([110, 105, 100])).toEqual({growthRate: -5, drainSeconds: 20})
  })

  it('is empty in 0 s when it is', () => {
    expect(trendOf([0, 0])).toEqual({growthRate: 0, drainSeconds: 0})
    expect(trendOf([7, 0])).toEqual({growthRate: -7, drainSeconds: 0})
  })

  it('has no end in sight when it stands still at 7', () => {
    expect(trendOf([7, 7])).toEqual({growthRate: 0, drainSeconds: undefined})
  })

  it('looks back over a minute and no further', () => {
    const flatAfterAJump = [1_009, ...new Array(7).fill(0)]
    expect(trendOf(flatAfterAJump, 10_000)).toEqual({growthRate: 0, drainSeconds: 0})
    expect(trendOf(flatAfterAJump.slice(0, 7), 10_000).growthRate).toBeLessThan(0)
  })

  it('is unknown when a length is, and when there was none before', () => {
    expect(trendOf([5, undefined])).toEqual({growthRate: undefined, drainSeconds: undefined})
    expect(trendOf([undefined, 5])).toEqual({growthRate: undefined, drainSeconds: undefined})
  })

  it('is unknown when no time has passed', () => {
    expect(trendOf([5, 7], 0).growthRate).toBeUndefined()
  })

  it('is of what is ready where the broker gives no total', () => {
    const trend = new QueueTrend()
    trend.extend([{broker: 'main', queue: 'feed', ready: 5}], 0)
    expect(trend.extend([{broker: 'main', queue: 'feed', ready: 7}], 1_000)[0]!.growthRate).toBe(2)
  })

  it('starts anew for a queue that was away', () => {
    const trend = new QueueTrend()
    const feed = [{broker: 'main', queue: 'feed', total: 101}]
    trend.extend(feed, 0)
    trend.extend([], 1_000)
    expect(trend.extend(feed, 2_000)[0]).not.toHaveProperty('growthRate')
  })

  it('keeps one name on two vhosts and two brokers apart, line breaks in names or not', () => {
    const trend = new QueueTrend()
    const places: Pick<BrokerReading, 'broker' | 'vhost' | 'queue'>[] = [
      {broker: 'main', vhost: '/', queue: 'feed'},
      {broker: 'main', vhost: 'shop', queue: 'feed'},
      {broker: 'spare', vhost: '/', queue: 'feed'},
      {broker: 'main', vhost: 'a', queue: 'b\nc'},
      {broker: 'main', vhost: 'a\nb', queue: 'c'},
    ]
    const read = (factor: number) => places.map((place, index) => ({...place, total: index * factor}))
    trend.extend(read(1), 0)
    expect(trend.extend(read(3), 1_000).map(({growthRate}) => growthRate)).toEqual([0, 2, 4, 6, 8])
  })

  it('changes nothing else of a reading, and not the reading itself', () => {
    const trend = new QueueTrend()
    const reading = {broker: 'main', queue: 'feed', total: 5, ready: 3, type: 'quorum'}
    trend.extend([reading], 0)
    expect(trend.extend([reading], 1_000)).toEqual([{...reading, growthRate: 0}])
    expect(Object.keys(reading)).not.toContain('growthRate')
  })
})
