import {expect, it} from 'vitest'
import {sinksFrom} from '../../src/cli/sink-flags.js'

it('takes hosts and whole URLs, of both kinds, in order', () => {
  const statsd = ['localhost:8125', 'dogstatsd://host:8125?prefix=a']
  expect(sinksFrom({statsd, graphite: ['carbon.example']})).toEqual([
    'statsd://localhost:8125',
    'dogstatsd://host:8125?prefix=a',
    'graphite://carbon.example',
  ])
  expect(sinksFrom({})).toEqual([])
})
