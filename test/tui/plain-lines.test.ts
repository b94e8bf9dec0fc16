import {expect, it} from 'vitest'
import type {Observation} from '../../src/core/observation.js'
import {plainLine} from '../../src/tui/plain-lines.js'
import {AT_MS, queueRow, queuesReport, sample, tasksReport} from './sample.js'

const healthy = queuesReport([queueRow('feed', {ready: 1_204, unacked: 20}), queueRow('mail', {ready: 0, unacked: 0})])

it('says it all on one line', () => {
  expect(plainLine({...sample, queues: healthy})).toBe(
    '12:00:01 queues 2 ready 1204 unacked 20 | tasks 516.0/s ok 500.1/s fail 2.0/s retry 12.0/s lost 12 | worst feed 1204 ready',
  )
})

it('names no worst queue when all are empty', () => {
  expect(plainLine({queues: queuesReport([queueRow('feed', {ready: 0})]), errors: []})).toBe(
    '12:00:01 queues 1 ready 0 unacked -',
  )
})

it('shows a dash where nothing is known', () => {
  expect(plainLine({tasks: tasksReport([]), errors: []})).toBe('12:00:01 tasks - ok - fail - retry -')
})

it('tells an error in full when it is new, and only counts it while it lasts', () => {
  const failing: Observation = {queues: healthy, errors: ['tasks: timeout']}
  expect(plainLine(failing)).toMatch(/\| errors 1: tasks: timeout$/)
  expect(plainLine(failing, failing)).toMatch(/\| errors 1$/)
})

it('has the time of the look when nothing could be read', () => {
  expect(plainLine({errors: ['refused']}, undefined, AT_MS)).toBe('12:00:01 errors 1: refused')
})

it('stays one line when the worst queue has a line break in its name', () => {
  expect(plainLine({queues: queuesReport([queueRow('a\nb', {ready: 3})]), errors: []})).toContain('worst a␊b 3 ready')
})
