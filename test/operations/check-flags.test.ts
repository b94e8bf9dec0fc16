import {describe, expect, it} from 'vitest'
import {flagDurationMs} from '../../src/core/duration.js'
import {
  type CheckFlagValues,
  formatOf,
  QUEUE_LENGTH_FLAGS,
  queueLengthRequest,
  timeoutStatusOf,
} from '../../src/operations/check-flags.js'
import {flagValues} from './flag-values.js'

const read = (fields: Partial<CheckFlagValues>) => {
  const values = flagValues(fields)
  return {...queueLengthRequest(values, ['rabbitmq://host']), format: formatOf(values), late: timeoutStatusOf(values)}
}

describe('the flags of a check', () => {
  it('ask by their defaults for every queue, 1000 and 10000 ready, within 10 s', () => {
    expect(read({})).toMatchObject({
      ...{brokers: ['rabbitmq://host'], queues: [], vhosts: [], timeoutMs: 10_000, format: 'nagios', late: 'critical'},
      options: {warn: {text: '1000'}, crit: {text: '10000'}, count: 'ready'},
    })
  })

  it('are taken as they are given', () => {
    const given = {queue: ['feed', 'mail.*'], vhost: ['shop'], warning: '5:', critical: '@0', count: 'total'}
    expect(read({...given, timeout: '500ms', format: 'json', 'timeout-status': 'unknown'})).toMatchObject({
      ...{queues: ['feed', 'mail.*'], vhosts: ['shop'], timeoutMs: 500, format: 'json', late: 'unknown'},
      options: {warn: {text: '5:', start: 5}, crit: {text: '@0', inside: true}, count: 'total'},
    })
  })

  it.each<[Partial<CheckFlagValues>, string, string]>([
    [{warning: '20:10'}, 'BAD_RANGE', '--warning: "20:10" is not a threshold range'],
    [{warning: ''}, 'BAD_RANGE', '--warning: "" is not a threshold range'],
    [{critical: 'many'}, 'BAD_RANGE', '--critical: "many" is not a threshold range'],
    [{count: 'all'}, 'BAD_FLAG', '--count "all" is not one of ready, unacked, total'],
    [{count: 'constructor'}, 'BAD_FLAG', '--count "constructor" is not one of ready, unacked, total'],
    [{timeout: 'soon'}, 'BAD_FLAG', '--timeout "soon" is not a time'],
    [{timeout: '0'}, 'BAD_FLAG', '--timeout "0" is not a time'],
    [{timeout: '-1s'}, 'BAD_FLAG', '--timeout "-1s" is not a time'],
    [{timeout: '1000h'}, 'BAD_FLAG', '--timeout "1000h" is not a time'],
    [{format: 'xml'}, 'BAD_FLAG', '--format "xml" is not one of nagios, json'],
    [{'timeout-status': 'ok'}, 'BAD_FLAG', '--timeout-status "ok" is not one of critical, warning, unknown'],
  ])('are refused with %j: %s %s', (fields, code, message) => {
    expect(() => read(fields)).toThrow(expect.objectContaining({code, message}))
  })

  it('name each flag and each letter once, as Nagios uses the letters', () => {
    const [names, letters] = [QUEUE_LENGTH_FLAGS.map(({name}) => name), QUEUE_LENGTH_FLAGS.map(({char}) => char)]
    expect(new Set(names).size).toBe(names.length)
    const used = letters.filter(letter => letter !== undefined)
    expect(new Set(used).size).toBe(used.length)
    const lettersOf = Object.fromEntries(QUEUE_LENGTH_FLAGS.map(({name, char}) => [name, char]))
    expect(lettersOf).toMatchObject({warning: 'w', critical: 'c', timeout: 't'})
  })

  it('have defaults that are among their options', () => {
    for (const {options, default: preset} of QUEUE_LENGTH_FLAGS) if (options) expect(options).toContain(preset)
  })
})

it('reads 2m as 120,000 ms, and plain 7 as seconds', () => {
  expect([flagDurationMs('timeout', '2m'), flagDurationMs('timeout', '7')]).toEqual([120_000, 7_000])
})
