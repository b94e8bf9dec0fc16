import {describe, expect, it} from 'vitest'
import {TaskBoard} from '../../src/core/task-board.js'
import type {TaskEvent} from '../../src/core/task-event.js'
import {TaskRecorder} from '../../src/core/task-recorder.js'

const START_MS = 1_795_460_000_000

/** A board that absorbs what a recorder has at second 1, 2, 3, … */
function openBoard() {
  const recorder = new TaskRecorder()
  const board = new TaskBoard(START_MS)
  let second = 0
  return {
    board,
    row: () => board.rows()[0],
    record(count: number, event: Partial<TaskEvent> = {}) {
      for (let i = 0; i < count; i++) recorder.record({event: 'sent', task: 'deliver', queue: 'feed', ...event})
    },
    seconds(count: number, each = () => {}) {
      for (let i = 0; i < count; i++) {
        each()
        second++
        board.absorb(recorder.take(), START_MS + second * 1_000)
      }
    },
  }
}

describe('totals on the board', () => {
  it('add up since the start, in the words of the JSON', () => {
    const {record, seconds, row} = openBoard()
    seconds(2, () => record(7))
    record(5, {event: 'started', redelivered: true})
    record(3, {event: 'success'})
    seconds(1)
    expect(row()).toMatchObject({
      ...{queue: 'feed', task: 'deliver', sent: 14, started: 5, success: 3, fail: 0, redelivered: 5, in_flight: 2},
    })
  })

  it('are sorted by queue, then by task', () => {
    const {record, seconds, board} = openBoard()
    for (const [queue, task] of [
      ['mail', 'a'],
      ['feed', 'b'],
      ['feed', 'a'],
    ]) {
      record(1, {queue, task})
    }
    seconds(1)
    expect(board.rows().map(({queue, task}) => `${queue} ${task}`)).toEqual(['feed a', 'feed b', 'mail a'])
  })

  it('keep `a⏎b` of queue `c` apart from `b` of queue `c⏎a`', () => {
    const {record, seconds, board} = openBoard()
    record(2, {queue: 'c', task: 'a\nb'})
    record(3, {queue: 'c\na', task: 'b'})
    seconds(1)
    expect(board.rows().map(({sent}) => sent)).toEqual([2, 3])
  })

  it('are forgotten after 10 quiet minutes, and not before', () => {
    const {record, seconds, board} = openBoard()
    record(1)
    seconds(600)
    expect(board.rows()).toHaveLength(1)
    seconds(1)
    expect(board.rows()).toEqual([])
  })

  it('stay while something is in flight, however long', () => {
    const {record, seconds, row} = openBoard()
    record(1, {event: 'started'})
    seconds(1_201)
    expect(row()).toMatchObject({in_flight: 1})
  })
})

describe('rates on the board', () => {
  it('divide by the 2 s since the start, and not by 10', () => {
    const {record, seconds, row} = openBoard()
    seconds(2, () => record(23))
    expect(row()!.sent_rate).toBe(23)
  })

  it('divide by 10 s when a task appears after a minute', () => {
    const {record, seconds, row} = openBoard()
    seconds(60)
    seconds(2, () => record(23))
    expect(row()!.sent_rate).toBe(4.6)
  })

  it('stand after 10 s and more of 7 tasks per second at 7', () => {
    const {record, seconds, row} = openBoard()
    seconds(23, () => record(7, {event: 'success'}))
    expect(row()!.success_rate).toBe(7)
  })

  it('forget what is 10 s old: 0 per second then, and not unknown', () => {
    const {record, seconds, row} = openBoard()
    seconds(11, () => record(7))
    seconds(9)
    expect(row()!.sent_rate).toBe(0.7)
    seconds(1)
    expect(row()!.sent_rate).toBe(0)
  })

  it('are unknown when no time has passed since the start', () => {
    const board = new TaskBoard(START_MS)
    const recorder = new TaskRecorder()
    recorder.record({event: 'sent', task: 'deliver'})
    board.absorb(recorder.take(), START_MS)
    expect(board.rows()[0]).not.toHaveProperty('sent_rate')
  })
})

describe('quantiles on the board', () => {
  it('are unknown, and left out, when nothing was timed', () => {
    const {record, seconds, row} = openBoard()
    record(3)
    seconds(1)
    expect(Object.keys(row()!).filter(key => key.includes('_p'))).toEqual([])
  })

  it('of 1 to 100 ms are within 1 % of 50, 95 and 99 ms', () => {
    const {record, seconds, row} = openBoard()
    for (let ms = 1; ms <= 100; ms++) record(1, {event: 'success', runMs: ms, waitMs: ms * 10})
    seconds(1)
    expect(row()!.run_p50_ms! / 50).toBeCloseTo(1, 1)
    expect(row()!.run_p95_ms! / 95).toBeCloseTo(1, 1)
    expect(row()!.run_p99_ms! / 99).toBeCloseTo(1, 1)
    expect(row()!.wait_p50_ms! / 500).toBeCloseTo(1, 1)
  })

  it('look back over the last 10 s at least', () => {
    const {record, seconds, row} = openBoard()
    seconds(9)
    record(1, {event: 'success', runMs: 23})
    seconds(10)
    expect(row()!.run_p50_ms).toBe(23)
  })

  it('forget what is 20 s old', () => {
    const {record, seconds, row} = openBoard()
    record(101, {event: 'success', runMs: 1_009})
    seconds(21)
    record(1, {event: 'success', runMs: 7})
    seconds(1)
    expect(row()!.run_p99_ms).toBe(7)
  })
})
