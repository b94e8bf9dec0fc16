import {expect, it} from 'vitest'
import {type Metric, metricPath} from '../../src/core/metric.js'
import {
  drawn,
  LABEL_VARIABLES,
  nodeOf,
  queueGauge,
  selfCounts,
  taskCounts,
  taskGauge,
  taskTimes,
} from '../../src/dashboards/metric-path.js'

it.each([
  [taskCounts('sent'), '<counters>.task.<queue>.<task>.sent.count'],
  [taskCounts('success', 'fail'), '<counters>.task.<queue>.<task>.{success,fail}.count'],
  [taskTimes('upper_95', 'run_ms'), '<timers>.task.<queue>.<task>.run_ms.upper_95'],
  [taskGauge('in_flight'), '<gauges>.task.<queue>.<task>.in_flight'],
  [queueGauge('ready'), '<gauges>.queue.<broker>.<vhost>.<broker_queue>.ready'],
  [selfCounts('dropped'), '<counters>.self.dropped.count'],
])('writes the path with variables for the prefix of its kind and the labels: $1', ({path}, expected) => {
  expect(path.replace(/\$\{(\w+)\}/g, '<$1>')).toBe(expected)
})

it('has the parts in the order in which the sinks write them', () => {
  const labels = {broker: 'broker', vhost: 'vhost', queue: 'broker_queue'}
  const metric: Metric = {scope: 'queue', name: 'ready', labels, kind: 'gauge', value: 1}
  expect(metricPath('gauges', metric)).toBe(queueGauge('ready').path.replace(/\$\{(\w+)\}/g, '$1'))
  expect(Object.keys(LABEL_VARIABLES)).toEqual(['task', 'queue', 'self'])
})

it.each([
  [taskCounts('sent'), {field: -1, name: -2, task: -3, queue: -4}],
  [taskGauge('in_flight'), {name: -1, task: -2, queue: -3}],
  [queueGauge('ready'), {name: -1, broker_queue: -2, vhost: -3, broker: -4}],
])('counts parts from the end, so that a prefix of several parts moves none: $0.path', (metric, nodes) => {
  const found = Object.keys(nodes).map(part => [part, nodeOf(metric, part)])
  expect(Object.fromEntries(found)).toEqual(nodes)
})

it.each([
  ['a name that is not in the catalogue', () => taskCounts('succeeded'), 'task.succeeded is not in METRIC_CATALOG'],
  ['a field that the kind does not have', () => drawn('task', ['in_flight'], 'count'), 'a gauge has no field count'],
  ['names of two kinds', () => drawn('task', ['sent', 'run_ms'], 'count'), 'not all of one kind'],
  ['no name', () => drawn('task', [], 'count'), 'not all of one kind'],
  ['a part that is not in the path', () => nodeOf(selfCounts('dropped'), 'task'), 'there is no task in'],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message)
})
