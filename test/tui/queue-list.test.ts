import {describe, expect, it} from 'vitest'
import type {QueueRow} from '../../src/core/report.js'
import {queueLines, SORT_COLUMNS, sortQueues} from '../../src/tui/queue-list.js'

const ROWS: QueueRow[] = [
  {broker: 'a', vhost: '/', queue: 'feed', type: 'quorum', ready: 23, unacked: 5, total: 28, consumers: 2},
  {broker: 'b', queue: 'mail', type: 'list', ready: 1_009},
  {broker: 'b', queue: 'jobs', type: 'bullmq', ready: 7, unacked: 1, total: 8, delayed: 3, dead: 2, state: 'paused'},
  {broker: 'a', vhost: '/', queue: 'lost', type: 'quorum', state: 'no leader'},
]

describe('queues as lines', () => {
  it('show what a broker cannot say as -, and nothing that none of them can', () => {
    expect(queueLines(ROWS, Number.POSITIVE_INFINITY)).toEqual([
      'QUEUE           VHOST     BROKER    TYPE      READY  UNACKED   TOTAL  DELAYED   DEAD  CONS   PUB/S   ACK/S  STATE      GROWTH/S  EMPTY IN',
      'feed            /         a         quorum       23        5      28        -      -     2       -       -  -                 -         -',
      'mail            -         b         list       1009        -       -        -      -     -       -       -  -                 -         -',
      'jobs            -         b         bullmq        7        1       8        3      2     -       -       -  paused            -         -',
      'lost            /         a         quorum        -        -       -        -      -     -       -       -  no leader         -         -',
    ])
  })

  it('fit into 60 columns, with the name and the length always there', () => {
    const lines = queueLines(ROWS, 60)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60)
    expect(lines[0]).toMatch(/^QUEUE .*READY/)
  })

  it('show a line of titles when there is no queue', () => {
    expect(queueLines([], 80)).toHaveLength(1)
  })
})

describe('queues in order', () => {
  const names = (rows: QueueRow[]) => rows.map(({queue}) => queue)

  it.each([
    [undefined, false, ['mail', 'feed', 'jobs', 'lost']],
    [undefined, true, ['jobs', 'feed', 'mail', 'lost']],
    ['unacked', false, ['feed', 'jobs', 'lost', 'mail']],
    ['queue', false, ['feed', 'jobs', 'lost', 'mail']],
    ['dead', false, ['jobs', 'feed', 'lost', 'mail']],
  ])('by %s, reversed %s: what is not known comes last', (column, reversed, expected) => {
    expect(names(sortQueues(ROWS, column, reversed))).toEqual(expected)
  })

  it('can be by every column but the trend', () => {
    expect(SORT_COLUMNS).toEqual(expect.arrayContaining(['queue', 'ready', 'unacked', 'oldest', 'consumers', 'state']))
    expect(SORT_COLUMNS).not.toContain('trend')
  })
})
