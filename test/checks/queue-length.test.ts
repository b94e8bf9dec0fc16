import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {COUNTED, type QueueLengthOptions, queueLength} from '../../src/checks/queue-length.js'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {parseRange} from '../../src/core/range.js'
import {WORST_FIRST} from '../../src/core/status.js'
import {anyName} from '../core/hostile-names.js'

const options = (warn = '1000', crit = '10000', count: QueueLengthOptions['count'] = 'ready') => ({
  warn: parseRange(warn),
  crit: parseRange(crit),
  count,
})

const feed = (fields: Partial<BrokerReading> = {}): BrokerReading => ({
  ...{broker: 'main', vhost: '/', queue: 'feed'},
  ...fields,
})

const evaluate = (lengths: Record<string, number | undefined>, given = options()) =>
  queueLength.evaluate(
    Object.entries(lengths).map(([queue, ready]) => feed({queue, ready})),
    given,
  )

describe('two queues of one name', () => {
  const lengths = (...places: Partial<BrokerReading>[]) =>
    queueLength.evaluate(
      places.map(place => feed({ready: 1_204, ...place})),
      options(),
    ).message

  it('are told apart by their vhosts', () => {
    expect(lengths({}, {vhost: 'shop', ready: 7}, {queue: 'mail', ready: 5})).toBe(
      'feed in vhost / has 1204 ready (over 1000) [1 of 3 queues]',
    )
  })

  it('are told apart by their brokers too, where there are several', () => {
    expect(lengths({}, {broker: 'other', ready: 7})).toBe(
      'feed in vhost / of main has 1204 ready (over 1000) [1 of 2 queues]',
    )
    expect(lengths({vhost: undefined}, {vhost: undefined, broker: 'other', ready: 1_007})).toBe(
      'feed of main has 1204 ready (over 1000), feed of other has 1007 ready (over 1000) [2 of 2 queues]',
    )
  })
})

describe('the length of one queue', () => {
  it.each([
    [0, '1000', '10000', 'ok', 'feed has 0 ready'],
    [1_000, '1000', '10000', 'ok', 'feed has 1000 ready'],
    [1_001, '1000', '10000', 'warning', 'feed has 1001 ready (over 1000)'],
    [10_000, '1000', '10000', 'warning', 'feed has 10000 ready (over 1000)'],
    [10_001, '1000', '10000', 'critical', 'feed has 10001 ready (over 10000)'],
    [0, '5:', '1:', 'critical', 'feed has 0 ready (under 1)'],
    [3, '5:', '1:', 'warning', 'feed has 3 ready (under 5)'],
    [5, '5:', '1:', 'ok', 'feed has 5 ready'],
    [0, '100', '@0', 'critical', 'feed has 0 ready (within 0)'],
    [7, '100', '@0', 'ok', 'feed has 7 ready'],
    [50, '10:20', '~:40', 'critical', 'feed has 50 ready (over 40)'],
    // A critical range inside the warning range: critical still comes first.
    [15, '10', '12', 'critical', 'feed has 15 ready (over 12)'],
  ] as const)('of %d with -w %s -c %s is %s: %s', (ready, warn, crit, status, message) => {
    expect(evaluate({feed: ready}, options(warn, crit))).toMatchObject({status, message})
  })

  it.each(COUNTED)('counts %s messages when asked to', count => {
    const reading = feed({ready: 2, unacked: 3, total: 5})
    const {message, results, perfdata} = queueLength.evaluate([reading], options('1000', '10000', count))
    expect(message).toBe(`feed has ${reading[count]} ${count}`)
    expect(results[0]).toMatchObject({value: reading[count], unit: count})
    expect(perfdata[0]!.label).toBe(`feed_${count}`)
  })

  it('is unknown, and draws nothing, when the broker cannot say', () => {
    expect(evaluate({feed: undefined})).toMatchObject({
      status: 'unknown',
      message: 'feed has an unknown number of ready (the broker cannot say)',
      results: [{status: 'unknown', why: 'the broker cannot say'}],
      perfdata: [],
    })
  })
})

describe('the lengths of several queues', () => {
  it('are ok with the longest named', () => {
    expect(evaluate({feed: 5, mail: 23, sms: 7}).message).toBe('3 queues, at most 23 ready (mail)')
  })

  it('have the worst status, and name the worst first, then the longest', () => {
    const {status, message, results} = evaluate({a: 5, b: 2_003, c: 10_007, d: 3_001, e: 20_011})
    expect(status).toBe('critical')
    expect(results.map(({queue}) => queue)).toEqual(['e', 'c', 'd', 'b', 'a'])
    expect(message).toBe(
      'e has 20011 ready (over 10000), c has 10007 ready (over 10000), d has 3001 ready (over 1000), b has 2003 ready (over 1000) [4 of 5 queues]',
    )
  })

  it('name 5 and count the other 18', () => {
    const lengths = Object.fromEntries(Array.from({length: 23}, (_, index) => [`q${index}`, 2_000 + index]))
    const {message} = evaluate(lengths)
    expect(message.match(/has \d+ ready/g)).toHaveLength(5)
    expect(message).toMatch(/, and 18 more \[23 of 23 queues\]$/)
  })

  it.each(COUNTED)('are ok with a number of %s', count => {
    const readings = [7, 3].map(value => feed({queue: `q${value}`, ready: value, unacked: value, total: value}))
    const {message} = queueLength.evaluate(readings, options('1000', '10000', count))
    expect(message).toBe(`2 queues, at most 7 ${count} (q7)`)
  })

  it('are drawn in the order in which they were read, so that a graph keeps its colours', () => {
    const {perfdata} = evaluate({a: 5, b: 20_011, c: undefined, d: 7})
    expect(perfdata).toEqual(
      [
        ['a_ready', 5],
        ['b_ready', 20_011],
        ['d_ready', 7],
      ].map(([label, value]) => ({label, value, unit: '', warn: '1000', crit: '10000', min: 0})),
    )
  })

  it('are unknown when one is, though the others are ok', () => {
    expect(evaluate({feed: 5, mail: undefined}).status).toBe('unknown')
  })

  it('are critical when one is, though another is unknown', () => {
    const {status, message} = evaluate({feed: 10_007, mail: undefined})
    expect(status).toBe('critical')
    expect(message).toContain('mail has an unknown number of ready')
  })

  it('leave the vhost out of the JSON where a broker has none', () => {
    const {results} = queueLength.evaluate([{broker: 'redis', queue: 'feed', ready: 5}], options())
    expect(Object.keys(results[0]!)).not.toContain('vhost')
  })
})

it('is unknown, and not ok, when there is nothing to look at', () => {
  expect(queueLength.evaluate([], options())).toEqual({
    ...{check: 'queue-length', status: 'unknown', message: 'no queue matched', results: [], perfdata: []},
  })
})

describe('for any queues', () => {
  const length = fc.option(fc.nat(20_000), {nil: undefined})
  const reading = fc.record({
    broker: fc.constantFrom('main', 'spare'),
    vhost: fc.option(fc.constantFrom('/', 'shop'), {nil: undefined}),
    queue: anyName,
    ready: length,
  })
  const readings = fc.array(reading, {maxLength: 11})
  const rank = (status: (typeof WORST_FIRST)[number]) => WORST_FIRST.indexOf(status)

  it('the status is never ok when a length is not known, and is that of the worst', () => {
    fc.assert(
      fc.property(readings, given => {
        const {status, results} = queueLength.evaluate(given, options())
        const longest = Math.max(...given.map(({ready = 0}) => ready))
        const unmeasured = given.length === 0 || given.some(({ready}) => ready === undefined)
        expect(status).toBe(longest > 10_000 ? 'critical' : longest > 1_000 ? 'warning' : unmeasured ? 'unknown' : 'ok')
        expect(results).toHaveLength(given.length)
      }),
    )
  })

  it('a longer queue never makes the status better', () => {
    fc.assert(
      fc.property(readings, fc.nat(), fc.nat(20_000), (given, place, more) => {
        fc.pre(given[place % given.length]?.ready !== undefined)
        const longer = given.with(place % given.length, {
          ...given[place % given.length]!,
          ready: given[place % given.length]!.ready! + more,
        })
        const [before, after] = [given, longer].map(all => queueLength.evaluate(all, options()).status)
        expect(rank(after!)).toBeLessThanOrEqual(rank(before!))
      }),
    )
  })

  it('the status does not depend on their order', () => {
    fc.assert(
      fc.property(readings, given => {
        const [forth, back] = [given, given.toReversed()].map(all => queueLength.evaluate(all, options()))
        expect(back!.status).toBe(forth!.status)
        expect(back!.perfdata).toHaveLength(forth!.perfdata.length)
      }),
    )
  })
})
