import {describe, expect, it} from 'vitest'
import {readQueuesReport, readTasksReport} from '../../src/core/read-report.js'

const at = '2026-11-23T20:41:57.288Z'
const notAReport = expect.objectContaining({
  code: 'SOURCE_REPLY',
  message: expect.stringMatching(/^the sidecar answered/),
})

describe('a sidecar that answers with something else', () => {
  it.each([
    null,
    7,
    [],
    {},
    {at, queues: [{}], errors: []},
    {at, queues: [null], errors: []},
    {at, queues: [], errors: [{}]},
    {at: 'soon', queues: [], errors: []},
  ])('is refused as a list of queues: %j', body => {
    expect(() => readQueuesReport(body, 'the sidecar')).toThrow(notAReport)
  })

  it.each([null, {}, {at, tasks: [{}], events: {}}, {at, tasks: [], events: null}, {at, tasks: {}, events: {}}])(
    'is refused as a list of tasks: %j',
    body => {
      expect(() => readTasksReport(body, 'the sidecar')).toThrow(notAReport)
    },
  )

  it('is read when it is right', () => {
    const queues = {
      at,
      queues: [{broker: 'main', queue: 'feed', ready: 23}],
      errors: [{broker: 'b', code: 'x', message: 'm'}],
    }
    expect(readQueuesReport(queues, 'the sidecar')).toBe(queues)
    const tasks = {at, since: at, tasks: [{queue: 'feed', task: 't'}], events: {received: 1}}
    expect(readTasksReport(tasks, 'the sidecar')).toBe(tasks)
  })
})
