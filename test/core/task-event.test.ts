import {expect, it} from 'vitest'
import {noCounts, TASK_ENDINGS, TASK_EVENTS} from '../../src/core/task-event.js'

it('counts each of the 8 events from 0, anew each time', () => {
  expect(Object.keys(noCounts())).toEqual([...TASK_EVENTS])
  expect(Object.values(noCounts())).toEqual(new Array(8).fill(0))
  expect(noCounts()).not.toBe(noCounts())
})

it('knows 5 endings of an attempt, all of them events', () => {
  expect(TASK_ENDINGS).toHaveLength(5)
  expect(TASK_ENDINGS.filter(ending => !TASK_EVENTS.includes(ending))).toEqual([])
})
