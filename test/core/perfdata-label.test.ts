import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {perfdataLabels} from '../../src/core/perfdata-label.js'
import {anyName} from './hostile-names.js'

const labels = (...queues: string[]) =>
  perfdataLabels(
    queues.map(queue => ({broker: 'main', vhost: '/', queue})),
    'ready',
  )

describe('labels of perfdata', () => {
  it('are the queue and the figure', () => {
    expect(labels('feed', 'mail.bulk')).toEqual(['feed_ready', 'mail.bulk_ready'])
  })

  it('number the second of two names that come out alike', () => {
    expect(labels('a b', 'a/b', 'a_b')).toEqual(['a_b_ready', 'a_b_ready_2', 'a_b_ready_3'])
  })

  it('are the same for each queue in whatever order the broker lists them', () => {
    expect(labels('a_b', 'a b', 'a/b')).toEqual(['a_b_ready_3', 'a_b_ready', 'a_b_ready_2'])
  })

  it('put broker and vhost first where two queues share a name, and only there', () => {
    const readings = [
      {broker: 'main:15672', vhost: '/', queue: 'feed'},
      {broker: 'main:15672', vhost: 'shop', queue: 'feed'},
      {broker: 'main:15672', vhost: 'shop', queue: 'mail'},
      {broker: 'redis', queue: 'feed'},
    ]
    expect(perfdataLabels(readings, 'total')).toEqual([
      'main_15672._.feed_total',
      'main_15672.shop.feed_total',
      'mail_total',
      'redis..feed_total',
    ])
  })

  it('stay distinct when a queue is named like the number or the prefix of another', () => {
    const all = labels('a b', 'a_b', 'a_b_ready_2', 'main._.x', 'x', 'x')
    expect(new Set(all).size).toBe(6)
  })

  it('are always distinct and made of A-Z a-z 0-9 _ . - for any names of brokers, vhosts and queues', () => {
    const reading = fc.record({broker: anyName, vhost: fc.option(anyName, {nil: undefined}), queue: anyName})
    fc.assert(
      fc.property(fc.array(reading, {maxLength: 23}), readings => {
        const all = perfdataLabels(readings, 'ready')
        expect(all).toHaveLength(readings.length)
        expect(new Set(all).size).toBe(readings.length)
        for (const label of all) expect(label).toMatch(/^[A-Za-z0-9_.-]+$/)
      }),
    )
  })
})
