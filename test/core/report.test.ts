import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {QUEUE_FIELDS} from '../../src/core/metric.js'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {type QueueRow, queueRow, readingOf, round} from '../../src/core/report.js'
import {anyName} from './hostile-names.js'

describe('the JSON of a queue', () => {
  it('has snake_case keys and 3 decimals', () => {
    const reading = {broker: 'main', vhost: '/', queue: 'feed', type: 'quorum', ready: 23, oldestAgeSeconds: 1.23456}
    expect(queueRow(reading)).toEqual({
      ...{broker: 'main', vhost: '/', queue: 'feed', type: 'quorum', ready: 23, oldest_age_s: 1.235},
    })
  })

  it('leaves out what is not known: neither 0 nor null', () => {
    const row = queueRow({broker: 'main', queue: 'feed', ready: undefined, unacked: 0})
    expect(JSON.stringify(row)).toBe('{"broker":"main","queue":"feed","unacked":0}')
  })

  it('is read back without what is no number, which an older or newer sidecar may send', () => {
    const row = {broker: 'main', queue: 'feed', ready: null, total: '7', unacked: 5, colour: 'red'}
    expect(readingOf(row as unknown as QueueRow)).toEqual({broker: 'main', queue: 'feed', unacked: 5})
  })

  it('comes back as it went, whatever the names and whichever figures are known', () => {
    const thousandths = fc.option(
      fc.integer({min: -1e9, max: 1e9}).map(n => n / 1_000),
      {nil: undefined},
    )
    const figures = fc.record(Object.fromEntries(QUEUE_FIELDS.map(([, field]) => [field, thousandths])))
    const place = fc.record({broker: anyName, queue: anyName, vhost: fc.option(anyName, {nil: undefined})})
    fc.assert(
      fc.property(place, figures, (where, known) => {
        const reading = {...where, ...known} as BrokerReading
        const wire = JSON.parse(JSON.stringify(queueRow(reading))) as QueueRow
        const expected = Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))
        // -0 is 0 on the wire.
        expect(JSON.parse(JSON.stringify(readingOf(wire)))).toEqual(JSON.parse(JSON.stringify(expected)))
      }),
    )
  })
})

it.each([
  [1.0004, 1],
  [1.0005, 1.001],
  [-0.0005, -0],
  [23, 23],
])('rounds %d to %d', (value, rounded) => {
  expect(round(value)).toBe(rounded)
})
