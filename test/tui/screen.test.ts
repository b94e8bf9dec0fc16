import {describe, expect, it} from 'vitest'
import {widthOf} from '../../src/tui/cell.js'
import type {Model, Msg} from '../../src/tui/model.js'
import {screen} from '../../src/tui/screen.js'
import {update} from '../../src/tui/update.js'
import {AT_MS, modelAfter, observed, queueRow, queuesReport, sample, taskRow, tasksReport} from './sample.js'

const SIZES = [
  {columns: 80, rows: 24},
  {columns: 120, rows: 40},
  {columns: 60, rows: 24},
]
const down = {broker: 'rabbit', code: 'SOURCE_DOWN', message: 'cannot reach RabbitMQ at localhost:15672: refused'}

const SCENES: {name: string; msgs: Msg[]}[] = [
  {name: 'waiting', msgs: []},
  {name: 'queues-and-tasks', msgs: [observed(sample)]},
  {name: 'queues-only', msgs: [observed({queues: {...sample.queues!, errors: []}})]},
  {name: 'broker-down', msgs: [observed(sample), observed({queues: queuesReport([], {errors: [down]})})]},
  {
    name: 'failed',
    msgs: [
      observed(sample),
      {type: 'failed', error: 'connect ECONNREFUSED', atMs: AT_MS + 1_000},
      {type: 'tick', atMs: AT_MS + 9_000},
    ],
  },
  {name: 'filter', msgs: [observed(sample), {type: 'openFilter'}, {type: 'typeFilter', text: 'mail'}]},
  {name: 'help', msgs: [observed(sample), {type: 'toggleHelp'}]},
]

describe.each(SCENES)('the screen of $name', ({name, msgs}) => {
  it.each(SIZES)('on $columns columns and $rows lines', async ({columns, rows}) => {
    const lines = screen(modelAfter([...msgs, {type: 'resize', columns, rows}]), false)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`)
    expect(lines).toHaveLength(rows - 1)
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns)
  })
})

const textOf = (model: Model) => screen(model, false).join('\n')
const lineWith = (model: Model, part: string) => screen(model, false).find(line => line.includes(part))!

describe('2,000 queues', () => {
  const rows = Array.from({length: 2_000}, (_, index) => queueRow(`queue-${index}`, {ready: index}))
  const model = modelAfter([observed({queues: queuesReport(rows)})])
  const drawn = (of: Model) => screen(of, false).filter(line => /queue-\d/.test(line))

  it('draw only the 18 rows that 24 lines have room for, the longest queues first', () => {
    expect(drawn(model)).toHaveLength(18)
    expect(drawn(model)[0]).toContain('queue-1999')
    expect(textOf(model)).toContain('QUEUES 1-18 of 2000')
  })

  it('scroll with the cursor to the last', () => {
    const end = update(model, {type: 'move', by: Number.POSITIVE_INFINITY})
    expect(drawn(end)).toHaveLength(18)
    expect(drawn(end).at(-1)).toMatch(/^› queue-0 /)
  })
})

describe('hostile and unusual names', () => {
  const names = ['\x1b[2J\x1b[31mred', 'two\nlines', '注文処理キュー', '👩‍👩‍👧‍👦-family', 'x'.repeat(255)]
  const queues = queuesReport(names.map((name, index) => queueRow(name, {ready: 10 - index, consumers: 1})))
  const tasks = tasksReport(names.map(name => taskRow(name, {queue: name, sent_rate: 1})))
  const model = modelAfter([observed({queues, tasks})], {title: 'evil\x1b]0;title\x07', size: {columns: 80, rows: 30}})

  it('put no control character on the screen', () => {
    expect(screen(model, false).join('')).not.toMatch(/\p{Cc}/u)
  })

  it('leave each column where it is', () => {
    const rows = screen(model, false).filter(line => /^[› ] .* 1 +- +- +- +-/.test(line))
    const ends = rows.map(line => widthOf(line.slice(0, line.search(/ 1 +- +- +- +-/))))
    expect(rows).toHaveLength(names.length)
    expect(new Set(ends).size).toBe(1)
  })

  it('are neutral in an error and in a filter too', () => {
    const failed = update(model, {type: 'failed', error: 'no \x1b[2J', atMs: AT_MS})
    expect(textOf(update(failed, {type: 'typeFilter', text: '\x1b[2J'})).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})

describe('what is not known', () => {
  const model = modelAfter([observed({queues: queuesReport([queueRow('feed')]), tasks: tasksReport([taskRow('a')])})])

  it('is a dash in every cell of a queue', () => {
    expect(lineWith(model, 'feed').match(/\S+/g)).toEqual(['›', 'feed', ...Array(7).fill('-')])
  })

  it('is a dash in the totals', () => {
    expect(textOf(model)).toContain('queues 1   ready -   unacked -   sent/s -   ok/s -   fail/s -   retry/s -')
  })
})

describe('the top lines', () => {
  it('say how old the data is when looks fail, and for how long they do', () => {
    const failed: Msg[] = [
      {type: 'failed', error: 'refused', atMs: AT_MS + 2_000},
      {type: 'tick', atMs: AT_MS + 14_000},
    ]
    const text = textOf(modelAfter([observed(sample), ...failed]))
    expect(text).toContain('14 s old')
    expect(text).toContain('! no answer for 12 s (1 try): refused')
    expect(text).toContain('feed.deliver')
  })

  it('count the events that were lost', () => {
    expect(textOf(modelAfter([observed(sample)]))).toContain('12 events lost')
    expect(textOf(modelAfter([observed({tasks: tasksReport([])})]))).not.toContain('lost')
  })

  it('cut a long URL, never the age of the data', () => {
    const title = `rabbitmq://${'long'.repeat(30)}:15672`
    expect(screen(modelAfter([observed(sample)], {title}), false)[0]).toMatch(
      /^qops top {2}rabbitmq:.*… {2}0 s old, every 2 s {2}12 events lost$/,
    )
  })

  it('show two troubles and count the others', () => {
    const text = textOf(modelAfter([observed({errors: ['a is down', 'b is down', 'c is down', 'd is down']})]))
    expect(text).toContain('! b is down  +2 more')
    expect(text).not.toContain('c is down')
  })

  it('say that it is paused', () => {
    expect(textOf(modelAfter([{type: 'togglePause'}]))).toContain('PAUSED')
  })
})

describe('a stale row', () => {
  const model = modelAfter([observed(sample), observed({queues: queuesReport([], {errors: [down]})})])

  it('is marked with ? for those who see no dim text', () => {
    expect(lineWith(model, '? feed ')).toContain('12.3k')
  })

  it('is dim from end to end, without the colours of an alarm', () => {
    const line = screen(model, true).find(text => text.includes('? feed.dead'))!
    expect(line).toContain('\x1b[2m')
    expect(line).not.toContain('\x1b[31m')
  })
})

it('warns in red of a queue with messages and no consumer', () => {
  const line = screen(modelAfter([observed(sample)]), true).find(text => text.includes('feed.dead'))!
  expect(line).toContain('\x1b[31m   0\x1b[39m')
})

it('draws only the focused pane when the screen is very low', () => {
  const low: Msg = {type: 'resize', columns: 80, rows: 10}
  expect(textOf(modelAfter([observed(sample), low]))).not.toContain('TASKS')
  expect(textOf(modelAfter([observed(sample), low, {type: 'nextPane'}]))).not.toContain('QUEUES')
})
