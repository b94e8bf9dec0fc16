import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {queueLength} from '../../src/checks/queue-length.js'
import type {CheckResult} from '../../src/core/check-result.js'
import {parseRange} from '../../src/core/range.js'
import {WORST_FIRST} from '../../src/core/status.js'
import {printCheck} from '../../src/operations/print-check.js'
import {anyName} from '../core/hostile-names.js'
import {sensuPerfdata} from './sensu-perfdata.js'

const RESULT: CheckResult = {
  check: 'queue-length',
  status: 'warning',
  message: 'feed has 1204 ready (over 1000)',
  results: [
    {broker: 'main', vhost: '/', queue: 'feed', status: 'warning', value: 1204, unit: 'ready', why: 'over 1000'},
  ],
  perfdata: [{label: 'feed_ready', value: 1204, unit: '', warn: '1000', crit: '5000', min: 0}],
}

const printed = (fields: Partial<CheckResult>) => printCheck({...RESULT, ...fields}, 'nagios')
const withFigure = (value: number, unit = '') => printed({perfdata: [{label: 'a', value, unit}]})

describe('a check as Nagios reads it', () => {
  it('is the line that the design promises', () => {
    expect(printCheck(RESULT, 'nagios')).toBe(
      'QOPS QUEUE-LENGTH WARNING: feed has 1204 ready (over 1000) | feed_ready=1204;1000;5000;0;',
    )
  })

  it('has no bar when there is nothing to draw', () => {
    expect(printed({perfdata: []})).toBe('QOPS QUEUE-LENGTH WARNING: feed has 1204 ready (over 1000)')
  })

  it('separates two figures by one space', () => {
    const perfdata = [
      {label: 'a', value: 2, unit: 's', min: 0, max: 7},
      {label: 'b', value: 3, unit: ''},
    ]
    expect(printed({perfdata})).toMatch(/ \| a=2s;;;0;7 b=3;;;;$/)
  })

  it.each([
    [0, 'a=0;'],
    [-7, 'a=-7;'],
    [0.1 + 0.2, 'a=0.3;'],
    [1e-7, 'a=0;'],
    [-1e-7, 'a=0;'],
    [123_456_789_012_345, 'a=123456789012345;'],
    [1.5e15, 'a=1500000000000000;'],
    [2 ** 64, 'a=18446744073709551616;'],
  ])('prints %d as plain decimals: %s', (value, figure) => {
    expect(withFigure(value)).toContain(`| ${figure}`)
  })

  it.each([
    ['a|b', 'a\\x7cb'],
    ['a\nb', 'a\\x0ab'],
    ['a\r\tb', 'a\\x0d\\x09b'],
    ['\u001b[2Jboo', '\\x1b[2Jboo'],
    ['a\u2028b', 'a\\x2028b'],
    ['größe 😀', 'größe 😀'],
  ])('shows a queue named %j as %s', (name, shown) => {
    expect(printed({message: `${name} is late`})).toContain(`WARNING: ${shown} is late |`)
  })
})

describe('whatever the names and lengths', () => {
  const reading = fc.record({
    broker: anyName,
    vhost: fc.option(anyName, {nil: undefined}),
    queue: anyName,
    ready: fc.option(fc.oneof(fc.nat(), fc.nat(20_000), fc.maxSafeNat()), {nil: undefined}),
  })
  const range = fc.constantFrom('10', '10:', '~:10', '10:20', '@10:20', '0.5', '-5:5').map(parseRange)
  const readings = fc.array(reading, {maxLength: 7})

  it('a check is one line with at most one bar, and Sensu Go reads each length from it', () => {
    fc.assert(
      fc.property(readings, range, range, (given, warn, crit) => {
        const result = queueLength.evaluate(given, {warn, crit, count: 'ready'})
        const line = printCheck(result, 'nagios')
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        const lengths = given.flatMap(({ready}) => (ready === undefined ? [] : [ready]))
        expect(line.split('|')).toHaveLength(lengths.length === 0 ? 1 : 2)
        const points = lengths.length === 0 ? [] : sensuPerfdata(`${line}\n`)
        expect(points.map(({value}) => value)).toEqual(lengths)
        expect(new Set(points.map(({name}) => name)).size).toBe(lengths.length)
        for (const {name} of points) expect(name).toMatch(/^[A-Za-z0-9_.-]+$/)
      }),
    )
  })

  it('a value is digits, a point and a sign only: no exponent, which Sensu Go reads as further digits', () => {
    fc.assert(
      fc.property(fc.double({min: -1e20, max: 1e20, noNaN: true}), value => {
        const token = withFigure(value).split('| a=')[1]!.split(';')[0]!
        expect(token).toMatch(/^-?\d+(\.\d{1,3})?$/)
        expect(Number(token)).toBeCloseTo(value, 2)
      }),
    )
  })

  it('the JSON has the same keys, and the exit code of the status', () => {
    fc.assert(
      fc.property(readings, range, fc.constantFrom(...WORST_FIRST), (given, warn, status) => {
        const result = {...queueLength.evaluate(given, {warn, crit: warn, count: 'ready'}), status}
        const json = JSON.parse(printCheck(result, 'json'))
        expect(Object.keys(json)).toEqual(['check', 'status', 'code', 'message', 'results', 'perfdata'])
        expect(json.code).toBe({ok: 0, warning: 1, critical: 2, unknown: 3}[status])
        expect(json.results).toHaveLength(given.length)
      }),
    )
  })
})

it('prints JSON on one line, in the shape that the design promises', () => {
  expect(printCheck(RESULT, 'json')).not.toContain('\n')
  expect(JSON.parse(printCheck(RESULT, 'json'))).toEqual({
    check: 'queue-length',
    status: 'warning',
    code: 1,
    message: 'feed has 1204 ready (over 1000)',
    results: [
      {broker: 'main', vhost: '/', queue: 'feed', status: 'warning', value: 1204, unit: 'ready', why: 'over 1000'},
    ],
    perfdata: [{label: 'feed_ready', value: 1204, unit: '', warn: '1000', crit: '5000', min: 0}],
  })
})
