import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {MAX_NAME_LENGTH, TASK_EVENTS} from '../../src/core/task-event.js'
import {BadLine, formatSummary, parseTaskLine, readTaskItem} from '../../src/core/task-line.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {summaryOf} from '../../src/core/task-summary.js'
import {anyName} from './hostile-names.js'
import {mulberry} from './seeded-random.js'

const read = (line: string) => parseTaskLine(line).map(readTaskItem)
const readObject = (fields: object) => read(JSON.stringify(fields))[0]

/** The sentence that the log gets. */
function problemOf(line: string): string {
  try {
    read(line)
  } catch (error) {
    expect(error).toBeInstanceOf(BadLine)
    return (error as Error).message
  }
  return 'fine'
}

describe('a line of task events', () => {
  it('with all fields is read as the design writes it', () => {
    const line =
      '{"event":"success","task":"feed.deliver","queue":"feed","run_ms":5.1,"wait_ms":12.0,"id":"a-7","worker":"host:23","seq":1234,"ts":1795460000.123}'
    expect(read(line)).toEqual([
      {
        ...{event: 'success', task: 'feed.deliver', queue: 'feed', runMs: 5.1, waitMs: 12, id: 'a-7'},
        ...{worker: 'host:23', seq: 1234, ts: 1795460000.123},
      },
    ])
  })

  it.each(TASK_EVENTS)('needs no more than event %s and task', event => {
    expect(readObject({event, task: 'deliver'})).toEqual({event, task: 'deliver'})
  })

  it('may be an array of 3 events', () => {
    const events = [2, 3, 5].map(seq => ({event: 'sent', task: 'deliver', worker: 'host:7', seq}))
    expect(read(JSON.stringify(events))).toEqual(events)
  })

  it('may hold fields that qops does not know', () => {
    const fields = {event: 'sent', task: 'deliver', exchange: 'x', counts_: 3, headers: {a: [1]}}
    expect(readObject(fields)).toEqual({event: 'sent', task: 'deliver'})
  })

  it('may hold `redelivered: false`, which says no more than its absence', () => {
    expect(readObject({event: 'started', task: 'deliver', redelivered: false})).not.toHaveProperty('redelivered')
    expect(readObject({event: 'started', task: 'deliver', redelivered: true})).toHaveProperty('redelivered', true)
  })

  it('counts a time below 0 (the clocks of two hosts) as 0', () => {
    expect(readObject({event: 'success', task: 'deliver', wait_ms: -3})).toHaveProperty('waitMs', 0)
  })

  it.each([1, MAX_NAME_LENGTH])('may name a task with %d characters', length => {
    expect(problemOf(JSON.stringify({event: 'sent', task: 'x'.repeat(length)}))).toBe('fine')
  })

  it.each([
    ['', 'not JSON: ""'],
    ['PING', 'not JSON: "PING"'],
    ['{"event":"sent","task":"deliver"', String.raw`not JSON: "{\"event\":\"sent\",\"task\":\"deliver\""`],
    ['7', 'not a JSON object: 7'],
    ['null', 'not a JSON object: null'],
    ['"sent"', 'not a JSON object: "sent"'],
    ['[7]', 'not a JSON object: 7'],
    ['{}', `"event" is missing, not one of ${TASK_EVENTS.join(', ')}`],
    ['{"event":"done","task":"a"}', `"event" is "done", not one of ${TASK_EVENTS.join(', ')}`],
    ['{"event":"constructor","task":"a"}', `"event" is "constructor", not one of ${TASK_EVENTS.join(', ')}`],
    ['{"event":"sent"}', '"task" is missing, not a name of 1 to 200 characters'],
    ['{"event":"sent","task":""}', '"task" is "", not a name of 1 to 200 characters'],
    ['{"event":"sent","task":7}', '"task" is 7, not a name of 1 to 200 characters'],
    ['{"event":"sent","task":null}', '"task" is missing, not a name of 1 to 200 characters'],
    ['{"event":"sent","task":"a","worker":""}', '"worker" is "", not a name of 1 to 200 characters'],
    ['{"event":"success","task":"a","run_ms":"5"}', '"run_ms" is "5", not a number'],
    ['{"event":"success","task":"a","wait_ms":1e999}', '"wait_ms" is null, not a number'],
    ['{"event":"sent","task":"a","seq":1.5}', '"seq" is 1.5, not a whole number'],
    ['{"event":"sent","task":"a","seq":-1}', '"seq" is -1, not a whole number'],
    ['{"event":"sent","task":"a","seq":9007199254740992}', '"seq" is 9007199254740992, not a whole number'],
    ['{"event":"sent","task":"a","ts":"now"}', '"ts" is "now", not a number'],
  ])('that is %s is bad: %s', (line, sentence) => {
    expect(problemOf(line)).toBe(sentence)
  })

  it('may say null for what it does not know, as many JSON encoders do', () => {
    const line = '{"event":"success","task":"a","queue":null,"run_ms":null,"wait_ms":7,"worker":null,"seq":null}'
    expect(parseTaskLine(line).map(readTaskItem)).toEqual([{event: 'success', task: 'a', waitMs: 7}])
  })

  it('of 1,009 characters is not repeated whole', () => {
    expect(problemOf('x'.repeat(1_009)).length).toBeLessThan(80)
    expect(problemOf(JSON.stringify({event: 'sent', task: 'x'.repeat(1_009)})).length).toBeLessThan(120)
  })

  it('never ends in anything but events or one sentence, whatever is sent', () => {
    const anyLine = fc.oneof(
      fc.string({unit: 'binary'}),
      fc.json(),
      fc.object().map(fields => JSON.stringify(fields)),
    )
    fc.assert(
      fc.property(anyLine, line => {
        expect(problemOf(line)).not.toMatch(/[\n\r]/)
      }),
    )
  })
})

const summary = {task: 'deliver', queue: 'feed', counts: {success: 412}, in_flight: 3, worker: 'host:7:a1', seq: 23}

describe('a line that sums up', () => {
  it('is read with what it leaves out as nothing', () => {
    expect(readObject(summary)).toEqual({
      ...{task: 'deliver', queue: 'feed', counts: {success: 412}, inFlight: 3, redelivered: 0},
      ...{worker: 'host:7:a1', seq: 23},
    })
  })

  const timing = {count: 5, sum: 17, min: 2, max: 7, sample: [2, 3, 5]}

  it.each([
    [{queue: undefined}, '"queue" is missing, not a name of 1 to 200 characters'],
    [{worker: undefined}, '"worker" is missing, not a name of 1 to 200 characters'],
    [{seq: undefined}, '"seq" is missing, not a whole number'],
    [{in_flight: -1}, '"in_flight" is -1, not a whole number'],
    [{counts: 7}, '"counts" is 7, not an object'],
    [{counts: {success: -1}}, '"success" is -1, not a whole number'],
    [{counts: {sent: 0.5}}, '"sent" is 0.5, not a whole number'],
    [{redelivered: 'yes'}, '"redelivered" is "yes", not a whole number'],
    [{run: 7}, '"run" has no sample of at most 1000 numbers'],
    [{wait: {...timing, sample: undefined}}, '"wait" has no sample of at most 1000 numbers'],
    [{wait: {...timing, sample: ['2']}}, '"wait" has no sample of at most 1000 numbers'],
    [{total: {...timing, sample: [-2]}}, '"total" has no sample of at most 1000 numbers'],
    [{run: {...timing, sample: new Array(1_001).fill(2)}}, '"run" has no sample of at most 1000 numbers'],
    [{run: {...timing, count: -5}}, '"count" is -5, not a whole number'],
    [{run: {...timing, max: undefined}}, '"max" is missing, not a number'],
    [{ts: false}, '"ts" is false, not a number'],
  ])('is bad with %j: %s', (fields, sentence) => {
    expect(problemOf(JSON.stringify({...summary, ...fields}))).toBe(sentence)
  })

  it('may count events that a later qops knows', () => {
    expect(readObject({...summary, counts: {success: 2, teleported: 3}})).toHaveProperty('counts', {success: 2})
  })

  it('comes out of the wire as a recorder counted it, to a microsecond', () => {
    const event = fc.record({
      event: fc.constantFrom(...TASK_EVENTS),
      runMs: fc.option(fc.double({min: 0, max: 1e6, noNaN: true}), {nil: undefined}),
      waitMs: fc.option(fc.double({min: 0, max: 1e6, noNaN: true}), {nil: undefined}),
      redelivered: fc.boolean(),
    })
    fc.assert(
      fc.property(anyName, anyName, fc.array(event, {minLength: 1}), fc.nat(), (task, queue, events, seq) => {
        const recorder = new TaskRecorder({samplesPerTimer: 5, random: mulberry(seq)})
        for (const fields of events) recorder.record({...fields, task, queue})
        const written = summaryOf(recorder.take()[0]!, {worker: 'host:7:a1', seq, atMs: 1_795_460_000_123})
        const [found] = read(formatSummary(written))
        expect(found).toMatchObject({task, queue, counts: written.counts, inFlight: written.inFlight})
        expect(found).toMatchObject({redelivered: written.redelivered ?? 0, seq, ts: 1_795_460_000.123})
        for (const name of ['run', 'wait', 'total'] as const) {
          const [before, after] = [written[name], (found as typeof written)[name]]
          expect(after?.count).toBe(before?.count)
          if (before) expect(after!.sum).toBeCloseTo(before.sum, 2)
          before?.sample.forEach((value, index) => {
            expect(after!.sample[index]).toBeCloseTo(value, 2)
          })
        }
      }),
    )
  })
})
