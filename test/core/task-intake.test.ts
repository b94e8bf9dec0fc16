import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {TaskEvent, TaskEventName} from '../../src/core/task-event.js'
import {TaskIntake} from '../../src/core/task-intake.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import type {TaskSummary} from '../../src/core/task-summary.js'

function open(options: {maxSeries?: number; forgetAfterMs?: number} = {}) {
  const recorder = new TaskRecorder(options)
  const intake = new TaskIntake(recorder, options.forgetAfterMs)
  let nextSeq = 0
  return {
    recorder,
    intake,
    take: () => recorder.take()[0],
    event(event: TaskEventName, fields: Partial<TaskEvent> = {}, nowMs = 0) {
      intake.accept({event, task: 'deliver', queue: 'feed', worker: 'host:7', seq: nextSeq++, ...fields}, nowMs)
    },
    summary(fields: Partial<TaskSummary>, nowMs = 0) {
      const place = {task: 'deliver', queue: 'feed', worker: 'host:7', seq: nextSeq++}
      intake.accept({...place, counts: {}, inFlight: 0, ...fields}, nowMs)
    },
  }
}

describe('an intake of task events', () => {
  it('counts 23 events of two workers into one series', () => {
    const {event, take, intake} = open()
    for (let seq = 0; seq < 11; seq++) event('sent', {worker: 'host:7', seq})
    for (let seq = 0; seq < 12; seq++) event('sent', {worker: 'host:11', seq})
    expect(take()!.counts.sent).toBe(23)
    expect(intake).toMatchObject({received: 23, repeated: 0, lost: 0, workerCount: 2})
  })

  it('counts a line that comes twice (a POST tried again) once', () => {
    const {event, summary, take, intake} = open()
    event('sent', {seq: 5})
    event('sent', {seq: 5})
    summary({seq: 6, counts: {success: 7}})
    summary({seq: 6, counts: {success: 7}})
    expect(take()!.counts).toMatchObject({sent: 1, success: 7})
    expect(intake).toMatchObject({received: 2, repeated: 2})
  })

  it('counts lines without a worker as they come', () => {
    const {event, take, intake} = open()
    for (let i = 0; i < 3; i++) event('sent', {worker: undefined, seq: 5})
    expect(take()!.counts.sent).toBe(3)
    expect(intake).toMatchObject({received: 3, repeated: 0, lost: 0, workerCount: 0})
  })

  it('counts lines without a number as they come, and their worker as alive', () => {
    const {event, intake} = open()
    for (let i = 0; i < 3; i++) event('sent', {seq: undefined})
    expect(intake).toMatchObject({received: 3, repeated: 0, lost: 0, workerCount: 1})
  })

  it('finds 3 lines lost when 5 is followed by 9, and 2 once line 7 comes late', () => {
    const {event, intake} = open()
    event('sent', {seq: 5})
    event('sent', {seq: 9})
    expect(intake.lost).toBe(3)
    event('sent', {seq: 7})
    expect(intake.lost).toBe(2)
  })

  it('adds up what two workers lost, and remembers it when they are gone', () => {
    const {event, intake} = open({forgetAfterMs: 60_000})
    for (const seq of [0, 3]) event('sent', {worker: 'host:7', seq})
    for (const seq of [0, 6]) event('sent', {worker: 'host:11', seq})
    intake.forgetSilent(60_000)
    expect(intake).toMatchObject({lost: 7, workerCount: 0})
  })

  it('counts an event that is folded into `other` once among the folded', () => {
    const {event, recorder} = open({maxSeries: 1})
    event('sent')
    for (const task of ['b', 'c', 'd']) event('sent', {task})
    expect(recorder.folded).toBe(3)
  })
})

describe('what an intake says is in flight', () => {
  it('is the sum over two workers that sum up', () => {
    const {summary, take} = open()
    summary({worker: 'host:7', inFlight: 3})
    summary({worker: 'host:11', inFlight: 5})
    expect(take()!.inFlight).toBe(8)
    summary({worker: 'host:7', inFlight: 2})
    expect(take()!.inFlight).toBe(7)
  })

  it('is the sum over two workers that report each event', () => {
    const {event, take} = open()
    event('started', {worker: 'host:7', seq: 0})
    event('started', {worker: 'host:11', seq: 0})
    event('success', {worker: 'host:7', seq: 1})
    expect(take()!.inFlight).toBe(1)
  })

  it.each(['success', 'fail', 'retry', 'timeout', 'duplicate'] as const)('falls with %s', ending => {
    const {event, take} = open()
    event('started')
    event('started')
    event(ending)
    expect(take()!.inFlight).toBe(1)
  })

  it('loses the 3 of a worker that was silent for 60 s, and keeps the 5 of another', () => {
    const {event, summary, intake, take} = open({forgetAfterMs: 60_000})
    for (let seq = 0; seq < 3; seq++) event('started', {worker: 'gone', seq}, 0)
    summary({worker: 'alive', seq: 0, inFlight: 5}, 1)
    intake.forgetSilent(60_000)
    expect(take()!.inFlight).toBe(5)
    expect(intake.workerCount).toBe(1)
  })

  it('loses what a worker ran before its restart', () => {
    const {event, take} = open()
    event('started', {seq: 1_009})
    event('started', {seq: 1_010})
    event('started', {seq: 0})
    expect(take()!.inFlight).toBe(1)
  })

  it('is not set back by a summary that comes late', () => {
    const {summary, take} = open()
    summary({seq: 5, inFlight: 7})
    summary({seq: 7, inFlight: 0, counts: {success: 7}})
    summary({seq: 6, inFlight: 7, counts: {success: 2}})
    expect(take()).toMatchObject({inFlight: 0, counts: {success: 9}})
  })

  it('is never below 0, and 0 once all workers are gone, whatever they reported', () => {
    const report = fc.record({
      worker: fc.constantFrom('a', 'b', 'c'),
      seq: fc.nat(2_000),
      kind: fc.constantFrom('started', 'success', 'sum'),
      inFlight: fc.nat(11),
    })
    fc.assert(
      fc.property(fc.array(report), reports => {
        const {event, summary, intake, recorder} = open()
        for (const {worker, seq, kind, inFlight} of reports) {
          if (kind === 'sum') summary({worker, seq, inFlight})
          else event(kind as TaskEventName, {worker, seq})
          expect(recorder.series('deliver', 'feed').inFlight).toBeGreaterThanOrEqual(0)
        }
        intake.forgetSilent(60_000)
        expect(recorder.series('deliver', 'feed').inFlight).toBe(0)
      }),
    )
  })
})

it('remembers at most 10,000 workers and forgets the one it has known longest', () => {
  const {event, intake, take} = open()
  event('started', {worker: 'first', seq: 0})
  for (let i = 0; i < 10_000; i++) event('sent', {worker: `worker${i}`, seq: 0})
  expect(intake.workerCount).toBe(10_000)
  expect(take()).toMatchObject({inFlight: 0, counts: {started: 1, sent: 10_000}})
})
