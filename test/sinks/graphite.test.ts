import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {GraphiteSink} from '../../src/sinks/graphite.js'
import {graphitePoints} from '../../src/sinks/graphite-points.js'
import {sentBatch, timedBatch} from '../support/batches.js'
import {FakeCarbon} from '../support/fake-carbon.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

const AT_MS = 1_795_460_000_000
const COUNT = 'qops.task.feed.feed_deliver.sent.count'
const quick = {retryDelayMs: 20, timeoutMs: 200}

describe('a batch as Graphite points', () => {
  it('has .count and .rate of a counter, the rate by measured time', () => {
    const points = graphitePoints('qops', {...sentBatch(23), elapsedMs: 2_000})
    expect(points).toMatchObject({[COUNT]: 23, 'qops.task.feed.feed_deliver.sent.rate': 11.5})
  })

  it('has the fields of a timer that statsd would write, and no NaN when there was none', () => {
    const points = graphitePoints('qops', timedBatch([1, 2, 3, 4, 100]))
    const run = 'qops.task.feed.feed_deliver.run_ms'
    expect(points).toMatchObject({[`${run}.count`]: 5, [`${run}.sum`]: 110, [`${run}.lower`]: 1, [`${run}.upper`]: 100})
    expect(points[`${run}.mean`]).toBe(22)
    expect(points[`${run}.median`]).toBeCloseTo(3, 1)
    expect(Object.values(points).every(Number.isFinite)).toBe(true)
    expect(graphitePoints('qops', sentBatch(1))).not.toHaveProperty([`${run}.count`])
  })
})

describe('the Graphite sink', () => {
  let carbon: FakeCarbon
  let sink: GraphiteSink

  beforeEach(async () => {
    carbon = new FakeCarbon()
    await carbon.start()
    sink = new GraphiteSink({host: '127.0.0.1', port: carbon.port}, 'qops', quick)
  })
  afterEach(async () => {
    await sink.close()
    await carbon.stop()
  })

  const counts = () => carbon.lines.filter(line => line.startsWith(`${COUNT} `))

  it('writes path, value and whole seconds', async () => {
    sink.emit(sentBatch(23, AT_MS))
    await waitUntil('the line', () => counts().length === 1)
    expect(counts()).toEqual([`${COUNT} 23 ${AT_MS / 1000}`])
  })

  it('writes every batch with its own time when carbon was away for 5 of them', async () => {
    await carbon.stop()
    for (let i = 0; i < 5; i++) sink.emit(sentBatch(i + 1, AT_MS + i * 1_000))
    await waitUntil('an error', () => sink.health().errors > 0)
    expect(sink.health().lastError).toContain('ECONNREFUSED')
    await carbon.start()
    await waitUntil('5 lines', () => counts().length === 5)
    expect(counts()).toEqual([1, 2, 3, 4, 5].map((n, i) => `${COUNT} ${n} ${AT_MS / 1000 + i}`))
    expect(sink.health()).toMatchObject({dropped: 0})
    expect(sink.health().lastError).toBeUndefined()
  })

  it('writes again what it wrote just before carbon hung up, which the kernel may have lost', async () => {
    sink.emit(sentBatch(7, AT_MS))
    await waitUntil('the line', () => counts().length === 1)
    carbon.hangUp()
    sink.emit(sentBatch(11, AT_MS + 1_000))
    await waitUntil('both lines', () => new Set(counts()).size === 2 && counts().length >= 2)
    const secondConnection = counts().slice(1)
    await waitUntil('the first again', () =>
      counts()
        .slice(1)
        .includes(`${COUNT} 7 ${AT_MS / 1000}`),
    )
    expect(secondConnection.length).toBeGreaterThan(0)
  })

  it('does not go on for ever against a server that hangs up after every line', async () => {
    for (let i = 0; i < 13; i++) {
      sink.emit(sentBatch(1, AT_MS + i * 1_000))
      await waitUntil('the line', () => counts().some(line => line.endsWith(String(AT_MS / 1000 + i))))
      carbon.hangUp()
    }
    await sink.close()
    const times = new Map<string, number>()
    for (const line of counts()) times.set(line, (times.get(line) ?? 0) + 1)
    expect(Math.max(...times.values())).toBeLessThanOrEqual(3)
  })

  it('keeps at most maxQueuedPoints while carbon is away, drops the oldest, and counts them', async () => {
    await carbon.stop()
    await sink.close()
    sink = new GraphiteSink({host: '127.0.0.1', port: carbon.port}, 'qops', {...quick, maxQueuedPoints: 30})
    // Three points each: .count, .rate, in_flight.
    for (let i = 0; i < 23; i++) sink.emit(sentBatch(1, AT_MS + i * 1_000))
    await waitUntil('an error', () => sink.health().errors > 0)
    expect(sink.health().dropped).toBe((23 - 10) * 3)
    await carbon.start()
    await waitUntil('10 lines', () => counts().length === 10)
    expect(counts()[0]).toBe(`${COUNT} 1 ${AT_MS / 1000 + 13}`)
  })

  it('gives up a carbon that takes connections and never reads, within its time-out', async () => {
    const port = await silentServer()
    const stuck = new GraphiteSink({host: '127.0.0.1', port}, 'qops', quick)
    stuck.emit(sentBatch(1))
    // A kernel takes the first lines without anybody reading them, so only closing shows the silence.
    await stuck.close()
  })

  it('closes at once, and counts 3 points as dropped, when there never was a carbon', async () => {
    const nobody = new GraphiteSink({host: '127.0.0.1', port: await freePort()}, 'qops', quick)
    nobody.emit(sentBatch(1))
    await nobody.close()
    expect(nobody.health()).toMatchObject({dropped: 3})
  })

  it('can be closed before it was used, and twice', async () => {
    await sink.close()
    await sink.close()
  })
})
