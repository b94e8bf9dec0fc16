import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseStatus} from '../../src/brokers/gearman.js'
import {anyName} from '../core/hostile-names.js'

describe("Gearman's status", () => {
  it('gives 23 ready and 5 running of 28, and 3 workers', () => {
    expect(parseStatus(['feed\t28\t5\t3', 'idle\t0\t0\t0'])).toEqual([
      {queue: 'feed', type: 'function', ready: 23, unacked: 5, total: 28, consumers: 3},
      {queue: 'idle', type: 'function', ready: 0, unacked: 0, total: 0, consumers: 0},
    ])
  })

  it('gives nothing of a server that has just started', () => {
    expect(parseStatus([])).toEqual([])
  })

  it('leaves ready and running unknown when more run than there are', () => {
    expect(parseStatus(['feed\t2\t5\t3'])).toEqual([{queue: 'feed', type: 'function', total: 2, consumers: 3}])
  })

  it('gives back any name: with tabs, line breaks, numbers, dots, or none', () => {
    const name = fc.oneof(anyName, fc.constantFrom('', '.', '.\n', '\n', 'a\t1\t2\t3', '\t\t\t', 'a\n.\nb', '1'))
    const entry = fc.record({
      // Who names a function like a whole line of this answer makes two of it.
      name: name.filter(text => !/\t\d+\t\d+\t\d+\n/.test(text)),
      running: fc.nat(),
      ready: fc.nat(),
      workers: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(entry), entries => {
        const lines = entries.map(({name, running, ready, workers}) =>
          [name, running + ready, running, workers].join('\t'),
        )
        const readings = parseStatus(lines.length === 0 ? [] : lines.join('\n').split('\n'))
        const read = readings.map(({queue, ready, unacked, consumers}) => [queue, unacked, ready, consumers])
        expect(read).toEqual(entries.map(({name, running, ready, workers}) => [name, running, ready, workers]))
      }),
    )
  })

  it.each([
    ['feed'],
    ['feed\t1\t2'],
    ['feed\t1\t2\t'],
    ['feed\t-1\t0\t0'],
    ['feed\t1.5\t0\t0'],
    ['feed\t28\t5\t3', '<html>'],
  ])('is refused when it is none: %j', (...lines) => {
    expect(() => parseStatus(lines)).toThrow(expect.objectContaining({code: 'SOURCE_REPLY'}))
  })
})
