import {describe, expect, it, onTestFinished, vi} from 'vitest'
import {QopsError} from '../../src/core/errors.js'
import {BrokerPoller, nextPollInMs, type PollerOptions, type PollResult} from '../../src/operations/broker-poller.js'
import type {OpenBroker} from '../../src/operations/read-brokers.js'

type Snapshot = OpenBroker['source']['snapshot']

const broker = (snapshot: Snapshot): OpenBroker => ({name: 'main', source: {snapshot, close: async () => {}}})

/** A poller of one broker, and its polls as they are done. Stops with the test. */
function open(snapshot: Snapshot, options: Partial<PollerOptions> = {}) {
  const polls: PollResult[] = []
  let reached = {count: Number.POSITIVE_INFINITY, resolve: () => {}}
  const poller = new BrokerPoller({
    broker: broker(snapshot),
    intervalMs: 1,
    timeoutMs: 4_000,
    onPoll(result) {
      if (polls.push(result) >= reached.count) reached.resolve()
    },
    ...options,
  })
  onTestFinished(() => poller.stop())
  const untilPolls = (count: number) =>
    new Promise<void>(resolve => {
      reached = {count, resolve}
      if (polls.length >= count) resolve()
    })
  return {poller, polls, untilPolls}
}

const feed = (total: number) => ({takenAtMs: 0, queues: [{queue: 'feed', total}]})

/** Rejects when the signal aborts, and not before. */
const silent: Snapshot = signal =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new QopsError('SOURCE_TIMEOUT', 'main did not answer in time')))
  })

describe('the poller', () => {
  it('has polled once when start resolves, and goes on', async () => {
    const {poller, polls, untilPolls} = open(async () => feed(7))
    await poller.start()
    expect(polls).toMatchObject([{readings: [{broker: 'main', queue: 'feed', total: 7}], failures: []}])
    await untilPolls(5)
  })

  it('adds how fast a queue grows from the second poll on', async () => {
    let total = 0
    const {poller, polls, untilPolls} = open(async () => feed(total++))
    void poller.start()
    await untilPolls(2)
    expect(polls[0]!.readings[0]).not.toHaveProperty('growthRate')
    expect(polls[1]!.readings[0]!.growthRate).toBeGreaterThan(0)
  })

  it('never polls twice at once, though the broker takes longer than the interval', async () => {
    let [running, most] = [0, 0]
    const {poller, untilPolls} = open(async () => {
      most = Math.max(most, ++running)
      await new Promise(resolve => setTimeout(resolve, 5))
      running--
      return feed(7)
    })
    void poller.start()
    await untilPolls(5)
    expect(most).toBe(1)
  })

  it('waits for the rest of the interval after a poll: with 1 h there is one poll', async () => {
    const {poller, polls} = open(async () => feed(7), {intervalMs: 3_600_000})
    await poller.start()
    expect(polls).toHaveLength(1)
  })

  it('gives a broker up that is silent, and polls on', async () => {
    let asked = 0
    const {poller, polls, untilPolls} = open(signal => (++asked === 1 ? silent(signal) : Promise.resolve(feed(7))), {
      timeoutMs: 11,
    })
    void poller.start()
    await untilPolls(2)
    expect(polls[0]).toMatchObject({
      readings: [],
      failures: [{broker: 'main', code: 'SOURCE_TIMEOUT', message: 'main did not answer in time'}],
    })
    expect(polls[0]!.tookMs).toBeGreaterThanOrEqual(10)
    expect(polls[1]!.readings).toHaveLength(1)
  })

  it('gives failures without the error object, fit for JSON', async () => {
    const {poller, polls} = open(() => Promise.reject(new QopsError('SOURCE_DOWN', 'refused')))
    await poller.start()
    expect(polls[0]!.failures).toEqual([{broker: 'main', code: 'SOURCE_DOWN', message: 'refused'}])
  })
})

describe('the time between two polls', () => {
  it.each([
    {what: 'as asked for when a poll takes a quarter of it', tookMs: 250, failed: false, nextInMs: 1_000},
    {what: 'four times what a poll takes when it takes more', tookMs: 500, failed: false, nextInMs: 2_000},
    {what: 'as asked for when the broker fails, however long that takes', tookMs: 500, failed: true, nextInMs: 1_000},
    {what: 'none when the broker fails by a time-out longer than it', tookMs: 5_000, failed: true, nextInMs: 5_000},
  ])('is $what', ({tookMs, failed, nextInMs}) => {
    expect(nextPollInMs(1_000, tookMs, failed)).toBe(nextInMs)
  })

  it('is told with each poll', async () => {
    const {poller, polls} = open(async () => feed(7), {intervalMs: 3_600_000})
    await poller.start()
    expect(polls[0]!.nextInMs).toBe(3_600_000)
  })
})

describe('stopping the poller', () => {
  it('during a poll aborts it, and reports nothing more', async () => {
    let asked = 0
    const {poller, polls} = open(signal => {
      asked++
      return silent(signal)
    })
    const started = poller.start()
    expect(asked).toBe(1)
    await poller.stop()
    await started
    expect(polls).toEqual([])
  })

  it('between two polls ends it', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    onTestFinished(() => void vi.useRealTimers())
    let asked = 0
    const {poller} = open(async () => feed(++asked), {intervalMs: 1_000})
    await poller.start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toBe(2)
    await poller.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(2)
  })

  it('can be done before it was started, and twice', async () => {
    const {poller, polls} = open(async () => feed(7))
    await poller.stop()
    await poller.stop()
    await poller.start()
    expect(polls).toEqual([])
  })
})
