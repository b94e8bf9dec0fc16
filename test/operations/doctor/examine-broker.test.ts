import {describe, expect, it} from 'vitest'
import type {OpenSource, QueueSource} from '../../../src/brokers/queue-source.js'
import {QopsError} from '../../../src/core/errors.js'
import type {QueueReading} from '../../../src/core/queue-reading.js'
import {
  answerable,
  clocksApart,
  costOf,
  examineBroker,
  knownFields,
} from '../../../src/operations/doctor/examine-broker.js'

const FEED: QueueReading = {queue: 'feed', ready: 23, unacked: 5, total: 28}
const LIST: QueueReading = {queue: 'jobs', ready: 7}

describe('what a poll costs', () => {
  it('is said in ms and bytes, and that a sidecar keeps its 5 s, up to 1,250 ms', () => {
    expect(costOf(41.4, 123_456)).toEqual({level: 'fine', says: 'each further poll costs 41 ms and 123 kB'})
    expect(costOf(1_250, 0)).toEqual({level: 'fine', says: 'each further poll costs 1250 ms'})
  })

  it('is a note with the longer interval when it is more than a quarter of 5 s', () => {
    expect(costOf(2_503, 7_001)).toMatchObject({
      level: 'note',
      says: 'each further poll costs 2503 ms and 7001 bytes: a sidecar polls it every 10 s at most, not every 5 s',
    })
  })
})

describe('what a broker tells', () => {
  it('is every figure that some queue has, and the others are named too', () => {
    expect(knownFields([FEED, LIST]).says).toMatch(
      /^it tells ready, unacked, total; it does not tell delayed, .*drain_s$/,
    )
  })

  it('makes checks UNKNOWN for the queues that lack a figure', () => {
    expect(answerable([FEED])).toEqual([])
    expect(answerable([FEED, LIST]).map(({says}) => says)).toEqual([
      'queue-length --count unacked is UNKNOWN for 1 queues, jobs first',
      'queue-length --count total is UNKNOWN for 1 queues, jobs first',
    ])
    expect(answerable([LIST])[0]!.says).toBe('queue-length --count unacked is UNKNOWN for all queues')
  })
})

describe('the clocks', () => {
  const NOW_MS = Date.UTC(2026, 10, 23, 22, 38, 20)

  it.each([undefined, 'nonsense', 'Mon, 23 Nov 2026 22:38:18 GMT', 'Mon, 23 Nov 2026 22:38:23 GMT'])(
    'are not noted for %s',
    date => {
      expect(clocksApart(date, NOW_MS)).toEqual([])
    },
  )

  it('are when they are 23 s apart', () => {
    expect(clocksApart('Mon, 23 Nov 2026 22:38:43 GMT', NOW_MS)[0]!.says).toBe('its clock is 23 s ahead of ours')
    expect(clocksApart('Mon, 23 Nov 2026 22:37:57 GMT', NOW_MS)[0]!.says).toBe('its clock is 23 s behind ours')
  })
})

describe('examining a broker', () => {
  const examined = (source: Partial<QueueSource>) => {
    let closed = 0
    const open: OpenSource = () => ({
      snapshot: async () => ({takenAtMs: 0, queues: [FEED]}),
      close: async () => void closed++,
      ...source,
    })
    const deps = {
      http: async () => ({status: 200, body: ''}),
      now: Date.now,
      more: {'mine:': async () => ({default: open})},
    }
    return examineBroker('mine://user:s3cret@host', deps, 1_000).then(findings => ({findings, closed}))
  }

  it('ends with what the broker says of itself, and closes it', async () => {
    const {findings, closed} = await examined({examine: async () => [{level: 'fine', says: 'version 7'}]})
    expect(findings.map(({level}) => level)).toEqual(['fine', 'fine', 'fine', 'fine'])
    expect(findings[0]!.says).toMatch(/^1 queues, read in \d+ ms$/)
    expect(findings[3]!.says).toBe('version 7')
    expect(closed).toBe(1)
  })

  it('is one problem with its hint when it cannot be read, and closes it', async () => {
    const gone = async () => {
      throw new QopsError('SOURCE_DOWN', 'cannot reach mine://user:s3cret@host', 'start it')
    }
    expect(await examined({snapshot: gone})).toEqual({
      findings: [{level: 'problem', says: expect.stringMatching(/^cannot reach mine:.*host$/), todo: 'start it'}],
      closed: 1,
    })
    expect(JSON.stringify(await examined({snapshot: gone}))).not.toContain('s3cret')
  })

  it('notes that there is no queue to be seen', async () => {
    const {findings} = await examined({snapshot: async () => ({takenAtMs: 0, queues: []})})
    expect(findings.at(-1)).toMatchObject({level: 'note', says: expect.stringContaining('there is no queue')})
  })
})
