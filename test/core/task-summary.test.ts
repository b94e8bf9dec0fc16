import {describe, expect, it} from 'vitest'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {summaryOf} from '../../src/core/task-summary.js'

const line = {worker: 'host:7:a1', seq: 23, atMs: 1_795_460_000_500}

describe('the summary of what a worker counted', () => {
  it('names only the events that happened, and says when in seconds', () => {
    const recorder = new TaskRecorder()
    for (let i = 0; i < 5; i++) recorder.record({event: 'sent', task: 'deliver', queue: 'feed'})
    expect(summaryOf(recorder.take()[0]!, line)).toEqual({
      ...{task: 'deliver', queue: 'feed', counts: {sent: 5}, inFlight: 0},
      ...{worker: 'host:7:a1', seq: 23, ts: 1_795_460_000.5},
    })
  })

  it('holds the timers that measured something, without their sketch', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'started', task: 'deliver', redelivered: true})
    recorder.record({event: 'success', task: 'deliver', runMs: 7})
    const summary = summaryOf(recorder.take()[0]!, line)
    expect(summary.run).toEqual({count: 1, sum: 7, min: 7, max: 7, sample: [7]})
    expect(summary).not.toHaveProperty('wait')
    expect(summary.redelivered).toBe(1)
  })
})
