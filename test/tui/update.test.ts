import {describe, expect, it} from 'vitest'
import type {Model, Msg} from '../../src/tui/model.js'
import {update} from '../../src/tui/update.js'
import {AT_MS, modelAfter, observed, queueRow, queuesReport, sample, taskRow, tasksReport} from './sample.js'

const hundred = queuesReport(Array.from({length: 100}, (_, index) => queueRow(`queue-${index}`, {ready: index})))
const both = modelAfter([observed(sample)])
const many = modelAfter([observed({queues: hundred})])

const cases: {it: string; given: Model; msgs: Msg[]; see: (model: Model) => unknown; is: unknown}[] = [
  {it: 'moves the cursor down', given: both, msgs: [{type: 'move', by: 1}], see: m => m.panes.queues.cursor, is: 1},
  {
    it: 'does not move above the first row',
    given: both,
    msgs: [{type: 'move', by: -1}],
    see: m => m.panes.queues.cursor,
    is: 0,
  },
  {
    it: 'jumps to the last row',
    given: many,
    msgs: [{type: 'move', by: Number.POSITIVE_INFINITY}],
    see: m => m.panes.queues.cursor,
    is: 99,
  },
  {
    it: 'pages by the 18 rows that 24 lines show',
    given: many,
    msgs: [{type: 'page', by: 1}],
    see: m => m.panes.queues.cursor,
    is: 18,
  },
  {
    it: 'moves in the focused pane only',
    given: both,
    msgs: [{type: 'nextPane'}, {type: 'move', by: 1}],
    see: m => [m.panes.queues.cursor, m.panes.tasks.cursor],
    is: [0, 1],
  },
  {
    it: 'stays in the only pane when there are no tasks',
    given: many,
    msgs: [{type: 'nextPane'}],
    see: m => m.focus,
    is: 'queues',
  },
  {
    it: 'comes back to the first pane',
    given: both,
    msgs: [{type: 'nextPane'}, {type: 'nextPane'}],
    see: m => m.focus,
    is: 'queues',
  },
  {
    it: 'sorts by the first column next',
    given: both,
    msgs: [{type: 'sortColumn', by: 1}],
    see: m => m.panes.queues.sort,
    is: {column: 'queue', reversed: false},
  },
  {
    it: 'sorts by the last sortable column before',
    given: both,
    msgs: [{type: 'sortColumn', by: -1}],
    see: m => m.panes.queues.sort.column,
    is: 'empty',
  },
  {
    it: 'is back at worst first after the last column',
    given: both,
    msgs: [
      {type: 'sortColumn', by: -1},
      {type: 'sortColumn', by: 1},
    ],
    see: m => m.panes.queues.sort.column,
    is: undefined,
  },
  {it: 'reverses', given: both, msgs: [{type: 'reverse'}], see: m => m.panes.queues.sort.reversed, is: true},
  {
    it: 'goes back to the top in another order',
    given: both,
    msgs: [{type: 'move', by: 2}, {type: 'reverse'}],
    see: m => m.panes.queues.cursor,
    is: 0,
  },
  {
    it: 'takes what is typed into the filter',
    given: both,
    msgs: [{type: 'openFilter'}, {type: 'typeFilter', text: 'ma'}, {type: 'typeFilter', text: 'i'}],
    see: m => m.filter,
    is: {text: 'mai', editing: true},
  },
  {
    it: 'erases a whole character of the filter',
    given: both,
    msgs: [{type: 'typeFilter', text: 'a😀'}, {type: 'eraseFilter'}],
    see: m => m.filter.text,
    is: 'a',
  },
  {
    it: 'keeps the filter',
    given: both,
    msgs: [{type: 'openFilter'}, {type: 'typeFilter', text: 'm'}, {type: 'keepFilter'}],
    see: m => m.filter,
    is: {text: 'm', editing: false},
  },
  {
    it: 'clears the filter',
    given: both,
    msgs: [{type: 'openFilter'}, {type: 'typeFilter', text: 'm'}, {type: 'clearFilter'}],
    see: m => m.filter,
    is: {text: '', editing: false},
  },
  {
    it: 'pulls the cursor back to the rows that match',
    given: many,
    msgs: [
      {type: 'move', by: 50},
      {type: 'typeFilter', text: 'queue-9'},
    ],
    see: m => m.panes.queues.cursor,
    is: 10,
  },
  {
    it: 'bounds the filter to 100 characters',
    given: both,
    msgs: [{type: 'typeFilter', text: 'x'.repeat(500)}],
    see: m => m.filter.text.length,
    is: 100,
  },
  {it: 'pauses', given: both, msgs: [{type: 'togglePause'}], see: m => m.paused, is: true},
  {
    it: 'takes the next longer interval',
    given: both,
    msgs: [{type: 'changeInterval', by: 1}],
    see: m => m.intervalMs,
    is: 5_000,
  },
  {
    it: 'takes the next shorter interval',
    given: both,
    msgs: [{type: 'changeInterval', by: -1}],
    see: m => m.intervalMs,
    is: 1_000,
  },
  {
    it: 'does not go under 0.5 s',
    given: both,
    msgs: Array(9).fill({type: 'changeInterval', by: -1}),
    see: m => m.intervalMs,
    is: 500,
  },
  {
    it: 'does not go over 60 s',
    given: both,
    msgs: Array(9).fill({type: 'changeInterval', by: 1}),
    see: m => m.intervalMs,
    is: 60_000,
  },
  {it: 'opens the help', given: both, msgs: [{type: 'toggleHelp'}], see: m => m.help, is: true},
  {
    it: 'leaves the help before it clears the filter',
    given: both,
    msgs: [{type: 'typeFilter', text: 'm'}, {type: 'toggleHelp'}, {type: 'back'}],
    see: m => [m.help, m.filter.text],
    is: [false, 'm'],
  },
  {
    it: 'clears the filter when there is no help to leave',
    given: both,
    msgs: [{type: 'typeFilter', text: 'm'}, {type: 'back'}],
    see: m => m.filter.text,
    is: '',
  },
  {
    it: 'takes a new size',
    given: both,
    msgs: [{type: 'resize', columns: 120, rows: 40}],
    see: m => m.size,
    is: {columns: 120, rows: 40},
  },
  {
    it: 'knows the time from a tick',
    given: both,
    msgs: [{type: 'tick', atMs: AT_MS + 7}],
    see: m => m.nowMs,
    is: AT_MS + 7,
  },
  {it: 'quits', given: both, msgs: [{type: 'quit'}], see: m => m.quitting, is: true},
]

it.each(cases)('$it', ({given, msgs, see, is}) => {
  expect(see(msgs.reduce(update, given))).toEqual(is)
})

describe('a failed look', () => {
  const failed = (atMs: number): Msg => ({type: 'failed', error: 'connect ECONNREFUSED', atMs})

  it('keeps the last good snapshot on screen', () => {
    const model = update(both, failed(AT_MS + 2_000))
    expect([model.queues, model.tasks]).toEqual([both.queues, both.tasks])
  })

  it('is counted from the first of a row of failures', () => {
    const model = [failed(AT_MS + 2_000), failed(AT_MS + 4_000)].reduce(update, both)
    expect(model.failure).toEqual({error: 'connect ECONNREFUSED', sinceMs: AT_MS + 2_000, times: 2})
  })
})

it('changes nothing of the model it was given', () => {
  const before = structuredClone(both)
  for (const {msgs} of cases) msgs.reduce(update, both)
  expect(both).toEqual(before)
})

it('keeps the cursor at the first row of no tasks', () => {
  expect(
    modelAfter([observed({tasks: tasksReport([])}), {type: 'nextPane'}, {type: 'move', by: 3}]).panes.tasks.cursor,
  ).toBe(0)
  expect(modelAfter([observed({tasks: tasksReport([taskRow('a')])})]).panes.tasks.cursor).toBe(0)
})
