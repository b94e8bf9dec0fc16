import {expect, it} from 'vitest'
import {sinkUrl} from '../../src/operations/sink-url.js'

it.each([
  ['statsd', 'localhost:8125', 'statsd://localhost:8125'],
  ['graphite', 'carbon.example', 'graphite://carbon.example'],
  ['statsd', 'dogstatsd://host:8125?prefix=a', 'dogstatsd://host:8125?prefix=a'],
] as const)('takes --%s %s as %s', (scheme, text, url) => {
  expect(sinkUrl(scheme, text)).toBe(url)
})
