import {describe, expect, it} from 'vitest'
import {AT_MS, modelAfter, observed, queueRow, queuesReport, taskRow, tasksReport} from './sample.js'

const feed = queuesReport([queueRow('feed', {ready: 5})])

describe('an observation', () => {
  it('ends a failure', () => {
    const model = modelAfter([{type: 'failed', error: 'refused', atMs: AT_MS}, observed({queues: feed})])
    expect(model.failure).toBeUndefined()
  })

  it('without tasks leaves the last tasks on the screen', () => {
    const tasks = tasksReport([taskRow('a')])
    const model = modelAfter([observed({queues: feed, tasks}), observed({queues: feed, errors: ['tasks: timeout']})])
    expect(model.tasks?.report).toBe(tasks)
    expect(model.errors).toEqual(['tasks: timeout'])
  })

  it('without queues leaves the last queues on the screen', () => {
    const model = modelAfter([observed({queues: feed}), observed({errors: ['queues: timeout']})])
    expect(model.queues?.rows).toHaveLength(1)
  })

  it('that repeats a reading of the sidecar is no new point of the trend', () => {
    const later = {...feed, at: '2026-03-01T12:00:11.000Z'}
    const model = modelAfter([
      observed({queues: feed}),
      observed({queues: feed}),
      observed({queues: later}, AT_MS + 10_000),
    ])
    expect(model.queues?.rows[0]?.lengths).toEqual([5, 5])
  })

  it.each([
    {what: 'from the future, by a clock that is ahead', at: '2026-03-01T13:00:00.000Z'},
    {what: 'from a time that cannot be read', at: 'yesterday'},
  ])('$what counts as taken now', ({at}) => {
    expect(modelAfter([observed({queues: {...feed, at}})]).queues?.atMs).toBe(AT_MS)
  })
})
