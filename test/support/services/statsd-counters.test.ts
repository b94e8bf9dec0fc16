import {expect, it} from 'vitest'
import {parseCounters} from './statsd-counters.js'

it('reads 3 counters out of an object as node prints it, quoted or not, one with a tag', () => {
  const reply = "{\n  'statsd.bad_lines_seen': 0, plain: 2.5,\n  'qops.task.feed.sent;queue=feed': 1e+21\n}\nEND\n\n"
  expect([...parseCounters(reply)]).toEqual([
    ['statsd.bad_lines_seen', 0],
    ['plain', 2.5],
    ['qops.task.feed.sent;queue=feed', 1e21],
  ])
})

it('reads none out of {}', () => {
  expect(parseCounters('{}\nEND\n\n').size).toBe(0)
})
