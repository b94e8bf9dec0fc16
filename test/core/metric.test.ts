import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type Batch, type Metric, metricPath, metricsOf, QUEUE_FIELDS} from '../../src/core/metric.js'
import {definitionOf, METRIC_CATALOG} from '../../src/core/metric-catalog.js'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {TASK_EVENTS} from '../../src/core/task-event.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {anyName, HOSTILE_NAMES} from './hostile-names.js'

const EMPTY: Batch = {atMs: 1_795_460_000_000, elapsedMs: 1_000, tasks: [], queues: [], self: {}}

const figures = (metrics: readonly Metric[]) =>
  Object.fromEntries(metrics.map(metric => [metric.name, metric.kind === 'timer' ? metric.timing.count : metric.value]))

const metricsOfTask = (record: (recorder: TaskRecorder) => void) => {
  const recorder = new TaskRecorder()
  record(recorder)
  return metricsOf({...EMPTY, tasks: recorder.take()})
}

const metricsOfQueue = (reading: Partial<BrokerReading>) =>
  metricsOf({...EMPTY, queues: [{broker: 'main', queue: 'feed', ...reading}]})

describe('metrics of tasks', () => {
  it('say 23 sent, 5 failed and 18 done, with times, and leave out the counters that stood still', () => {
    const metrics = metricsOfTask(recorder => {
      for (let i = 0; i < 23; i++) recorder.record({event: 'sent', task: 'deliver', queue: 'feed'})
      for (let i = 0; i < 18; i++) recorder.record({event: 'success', task: 'deliver', queue: 'feed', runMs: 7})
      for (let i = 0; i < 5; i++) recorder.record({event: 'fail', task: 'deliver', queue: 'feed'})
    })
    expect(figures(metrics)).toEqual({sent: 23, success: 18, fail: 5, run_ms: 18, in_flight: 0})
  })

  it('say that 0 are in flight, because that gauge would else stay where it was', () => {
    expect(figures(metricsOfTask(recorder => recorder.record({event: 'success', task: 'deliver'})))).toMatchObject({
      in_flight: 0,
    })
  })

  it('count redelivered attempts', () => {
    const metrics = metricsOfTask(recorder => recorder.record({event: 'started', task: 'deliver', redelivered: true}))
    expect(figures(metrics)).toEqual({started: 1, redelivered: 1, in_flight: 1})
  })
})

describe('metrics of queues', () => {
  it('leave out what the broker cannot say, and send a 0 that it does say', () => {
    expect(figures(metricsOfQueue({ready: 0, unacked: undefined, ackRate: 0}))).toEqual({ready: 0, ack_rate: 0})
  })

  it('are none when nothing is known', () => {
    expect(metricsOfQueue({vhost: '/', type: 'classic'})).toEqual([])
  })

  it('are all gauges of the catalogue, and all of the catalogue', () => {
    const full = Object.fromEntries(QUEUE_FIELDS.map(([, field], index) => [field, index + 2]))
    const metrics = metricsOfQueue(full)
    expect(figures(metrics)).toEqual(Object.fromEntries(QUEUE_FIELDS.map(([name], index) => [name, index + 2])))
    const listed = METRIC_CATALOG.filter(({scope}) => scope === 'queue').map(({name}) => name)
    expect(metrics.map(({name}) => name).toSorted()).toEqual(listed.toSorted())
  })
})

describe("metrics of qops's own doing", () => {
  it('leave out a counter that stood still and keep a gauge at 0', () => {
    expect(figures(metricsOf({...EMPTY, self: {lines_bad: 0, dropped: 3, series: 0}}))).toEqual({dropped: 3, series: 0})
  })

  it('throw for a name that is not in the catalogue, because that is our bug', () => {
    expect(() => metricsOf({...EMPTY, self: {lines_worse: 1}})).toThrow('self.lines_worse is not in METRIC_CATALOG')
  })
})

it('names only metrics of the catalogue, with its kinds, whatever happened', () => {
  const event = fc.record({
    event: fc.constantFrom(...TASK_EVENTS),
    task: anyName,
    queue: anyName,
    runMs: fc.option(fc.nat(), {nil: undefined}),
    waitMs: fc.option(fc.nat(), {nil: undefined}),
    redelivered: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(event), events => {
      const metrics = metricsOfTask(recorder => events.forEach(fields => void recorder.record(fields)))
      for (const {scope, name, kind} of metrics) expect(definitionOf(scope, name).kind).toBe(kind)
    }),
  )
})

describe('the path of a metric', () => {
  it.each([
    ['qops.task.feed.feed_deliver.sent', {scope: 'task', name: 'sent', labels: {queue: 'feed', task: 'feed.deliver'}}],
    [
      'qops.queue.main_15672._.feed.ready',
      {scope: 'queue', name: 'ready', labels: {broker: 'main:15672', vhost: '/', queue: 'feed'}},
    ],
    ['qops.self.dropped', {scope: 'self', name: 'dropped', labels: {}}],
  ] as const)('is %s', (path, metric) => {
    expect(metricPath('qops', metric)).toBe(path)
  })

  it('has the part `_` where a broker has no vhost, so that all queues are equally deep', () => {
    const [metric] = metricsOfQueue({ready: 7})
    expect(metricPath('qops', metric!)).toBe('qops.queue.main._.feed.ready')
  })

  it('begins with the scope when the prefix is empty', () => {
    expect(metricPath('', {scope: 'self', name: 'dropped', labels: {}})).toBe('self.dropped')
  })

  it('keeps a prefix of several parts', () => {
    expect(metricPath('prod.eu', {scope: 'self', name: 'dropped', labels: {}})).toBe('prod.eu.self.dropped')
  })

  it.each(HOSTILE_NAMES)('has 5 safe parts for a task and a queue that are both named %j', name => {
    const metrics = metricsOfTask(recorder => recorder.record({event: 'sent', task: name, queue: name}))
    for (const metric of metrics) {
      expect(metricPath('qops', metric)).toMatch(/^qops\.task(\.[A-Za-z0-9_-]+){3}$/)
    }
  })
})
