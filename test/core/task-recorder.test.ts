import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {noCounts, TASK_EVENTS, type TaskEvent} from '../../src/core/task-event.js'
import {OTHER_TASK, TaskRecorder} from '../../src/core/task-recorder.js'
import {anyName} from './hostile-names.js'

const times = (count: number, work: (index: number) => void) => {
  for (let index = 0; index < count; index++) work(index)
}

describe('a recorder', () => {
  it('says 23 sent, 18 done and 5 failed when that is what happened', () => {
    const recorder = new TaskRecorder()
    times(23, () => recorder.record({event: 'sent', task: 'deliver', queue: 'feed'}))
    times(23, () => recorder.record({event: 'started', task: 'deliver', queue: 'feed'}))
    times(18, () => recorder.record({event: 'success', task: 'deliver', queue: 'feed', runMs: 2, waitMs: 3}))
    times(5, () => recorder.record({event: 'fail', task: 'deliver', queue: 'feed', runMs: 7}))
    const [delta] = recorder.take()
    expect(delta).toMatchObject({task: 'deliver', queue: 'feed', inFlight: 0, redelivered: 0})
    expect(delta!.counts).toEqual({...noCounts(), sent: 23, started: 23, success: 18, fail: 5})
    expect(delta!.run).toMatchObject({count: 23, sum: 18 * 2 + 5 * 7})
    expect(delta!.wait).toMatchObject({count: 18, sum: 18 * 3})
    // The total is known only where both times are.
    expect(delta!.total).toMatchObject({count: 18, sum: 18 * 5})
  })

  it('puts an event without a queue under the queue `default`', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'sent', task: 'deliver'})
    expect(recorder.take()[0]!.queue).toBe('default')
  })

  it('keeps tasks of one name on two queues apart', () => {
    const recorder = new TaskRecorder()
    recorder.series('deliver', 'feed').counts.sent += 3
    recorder.series('deliver', 'mail').counts.sent += 5
    expect(recorder.take().map(({queue, counts}) => [queue, counts.sent])).toEqual([
      ['feed', 3],
      ['mail', 5],
    ])
  })

  it('counts an attempt on a message that was delivered before as redelivered', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'started', task: 'deliver', redelivered: true})
    recorder.record({event: 'started', task: 'deliver'})
    expect(recorder.take()[0]).toMatchObject({redelivered: 1, inFlight: 2})
  })

  it('leaves timers out that measured nothing', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'success', task: 'deliver'})
    expect(Object.keys(recorder.take()[0]!)).toEqual(['task', 'queue', 'counts', 'redelivered', 'inFlight'])
  })

  it('counts a wait below 0 (the clocks of two hosts) as 0 in the wait and in the total', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'success', task: 'deliver', runMs: 7, waitMs: -5})
    expect(recorder.take()[0]).toMatchObject({wait: {sum: 0}, total: {sum: 7}})
  })

  it('starts from nothing after each take', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'success', task: 'deliver', runMs: 7})
    const [first] = recorder.take()
    recorder.record({event: 'sent', task: 'deliver'})
    const [second] = recorder.take()
    expect(second).toMatchObject({counts: {...noCounts(), sent: 1}})
    expect(second!.run).toBeUndefined()
    expect(first!.counts.success).toBe(1)
  })

  it('says nothing when nothing happened and nothing runs', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'sent', task: 'deliver'})
    recorder.take()
    expect(recorder.take()).toEqual([])
  })

  it('goes on to say what is in flight while it is, and once more that it is 0', () => {
    const recorder = new TaskRecorder()
    recorder.record({event: 'started', task: 'deliver'})
    recorder.take()
    expect(recorder.take()).toMatchObject([{inFlight: 1, counts: noCounts()}])
    recorder.series('deliver').inFlight = 0
    expect(recorder.take()).toMatchObject([{inFlight: 0}])
    expect(recorder.take()).toEqual([])
  })

  it('forgets a series after 3 quiet intervals, and not after 2', () => {
    const recorder = new TaskRecorder({forgetAfterIntervals: 3})
    recorder.record({event: 'sent', task: 'deliver'})
    times(3, () => recorder.take())
    expect(recorder.seriesCount).toBe(1)
    recorder.take()
    expect(recorder.seriesCount).toBe(0)
    recorder.record({event: 'sent', task: 'deliver'})
    expect(recorder.take()).toMatchObject([{counts: {sent: 1}}])
  })

  it('does not forget a task that runs for longer than 3 intervals', () => {
    const recorder = new TaskRecorder({forgetAfterIntervals: 3})
    recorder.record({event: 'started', task: 'report.yearly'})
    times(7, () => recorder.take())
    recorder.record({event: 'success', task: 'report.yearly'})
    expect(recorder.take()).toMatchObject([{inFlight: 0, counts: {success: 1}}])
  })
})

const anyEvent: fc.Arbitrary<TaskEvent> = fc.record({
  event: fc.constantFrom(...TASK_EVENTS),
  task: anyName,
  queue: fc.option(anyName, {nil: undefined}),
  runMs: fc.option(fc.integer({min: -5, max: 5_000}), {nil: undefined}),
  waitMs: fc.option(fc.integer({min: -5, max: 5_000}), {nil: undefined}),
})

it('has nothing below 0 in flight, and loses no event, whatever order they come in and whatever their names', () => {
  fc.assert(
    fc.property(fc.array(fc.option(anyEvent, {nil: 'take' as const})), events => {
      const recorder = new TaskRecorder({maxSeries: 3})
      const deltas = events.flatMap(event => {
        if (event === 'take') return recorder.take()
        recorder.record(event)
        return []
      })
      deltas.push(...recorder.take())
      expect(deltas.filter(({inFlight}) => inFlight < 0)).toEqual([])
      for (const name of TASK_EVENTS) {
        const counted = deltas.reduce((sum, {counts}) => sum + counts[name], 0)
        expect(counted).toBe(events.filter(event => event !== 'take' && event.event === name).length)
      }
    }),
  )
})

describe('more names than a recorder may keep apart', () => {
  it('are counted under task `other` of their queue from the 4th on, when 3 may be kept', () => {
    const recorder = new TaskRecorder({maxSeries: 3})
    times(7, index => recorder.record({event: 'sent', task: `task${index}`, queue: 'feed'}))
    const sent = Object.fromEntries(recorder.take().map(({task, counts}) => [task, counts.sent]))
    expect(sent).toEqual({task0: 1, task1: 1, task2: 1, [OTHER_TASK]: 4})
    expect(recorder.folded).toBe(4)
  })

  it('are kept apart again once quiet ones were forgotten', () => {
    const recorder = new TaskRecorder({maxSeries: 1, forgetAfterIntervals: 1})
    recorder.record({event: 'sent', task: 'old'})
    times(2, () => recorder.take())
    recorder.record({event: 'sent', task: 'new'})
    expect(recorder.take()).toMatchObject([{task: 'new'}])
    expect(recorder.folded).toBe(0)
  })

  it.each([
    ['each with a task of its own', (index: number) => `task${index}`],
    ['all with a task that is really named `other`', () => OTHER_TASK],
  ])('fill at most 7 places when 3 may be kept and 101 queues send, %s', (_how, taskOf) => {
    const recorder = new TaskRecorder({maxSeries: 3})
    times(101, index => recorder.record({event: 'sent', task: taskOf(index), queue: `queue${index}`}))
    expect(recorder.seriesCount).toBeLessThanOrEqual(7)
    expect(recorder.take().reduce((sum, {counts}) => sum + counts.sent, 0)).toBe(101)
  })
})
