import {beforeEach, describe, expect, it} from 'vitest'
import {notTaken, type PublishObstacle} from '../../../src/reference/amqp/publish-failed.js'
import {type Broker, type BrokerTrouble, SeveralBrokers} from '../../../src/reference/amqp/several-brokers.js'

const DOWN_FOR_MS = 30_000

/** Takes every message until it is told not to. */
class ToldBroker implements Broker {
  trouble: BrokerTrouble | undefined
  obstacle: PublishObstacle | undefined
  asked = 0
  stopped = 0
  closed = 0

  constructor(readonly name: string) {}

  async publish(queue: string): Promise<void> {
    this.asked++
    if (this.obstacle) throw notTaken(this.name, queue, this.obstacle, 'told so')
  }

  async declare(): Promise<void> {}

  async consume() {
    if (this.obstacle) throw new Error(`${this.name} refuses consumers`)
    return {stop: async () => void this.stopped++}
  }

  async close(): Promise<void> {
    this.closed++
  }
}

describe('SeveralBrokers', () => {
  let nowMs: number
  let [a, b] = [new ToldBroker('a'), new ToldBroker('b')]
  let transport: SeveralBrokers

  beforeEach(() => {
    nowMs = 1_000_000
    ;[a, b] = [new ToldBroker('a'), new ToldBroker('b')]
    transport = new SeveralBrokers([a, b], {downForMs: DOWN_FOR_MS, now: () => nowMs})
  })

  const publish = () => transport.publish('feed', {task: 'feed.deliver', body: '{}'})
  const publishTimes = async (times: number) => {
    for (let n = 0; n < times; n++) await publish()
  }
  const asked = () => [a.asked, b.asked]

  it('gives each of two brokers every other message', async () => {
    await publishTimes(7)
    expect(asked()).toEqual([4, 3])
  })

  it('tries the next broker when one fails, and leaves that one alone for 30 s', async () => {
    a.obstacle = 'broker'
    await publishTimes(7)
    expect(asked()).toEqual([1, 7])
    nowMs += DOWN_FOR_MS - 1
    await publishTimes(7)
    expect(asked()).toEqual([1, 14])
  })

  it('uses a broker again after 30 s, and as before when that went well', async () => {
    a.obstacle = 'broker'
    await publish()
    a.obstacle = undefined
    nowMs += DOWN_FOR_MS
    await publishTimes(6)
    expect(asked()).toEqual([4, 4])
  })

  it('tries the next broker when a queue refuses, but does not leave that one alone', async () => {
    a.obstacle = 'queue'
    await publishTimes(6)
    expect(asked()).toEqual([3, 6])
  })

  it('passes over a broker that is blocked, without asking it', async () => {
    a.trouble = {why: 'a: it is blocked: low on memory', isLost: false}
    await publishTimes(5)
    expect(asked()).toEqual([0, 5])
  })

  it('uses a broker at once when it is blocked no more', async () => {
    a.trouble = {why: 'a: it is blocked: low on memory', isLost: false}
    await publishTimes(2)
    a.trouble = undefined
    await publishTimes(6)
    expect(asked()).toEqual([3, 5])
  })

  it('leaves a broker alone for 30 s that was lost while no message was on its way to it, though it is back', async () => {
    a.trouble = {why: 'a is lost: closed', isLost: true}
    await publishTimes(2)
    nowMs += DOWN_FOR_MS - 1
    a.trouble = undefined
    await publishTimes(6)
    expect(asked()).toEqual([0, 8])
    nowMs++
    await publishTimes(6)
    expect(asked()).toEqual([3, 11])
  })

  it('rejects with the reason of each when none took it', async () => {
    a.obstacle = b.obstacle = 'broker'
    await expect(publish()).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      obstacle: 'broker',
      message:
        'none of 2 brokers took a message for queue feed: a did not take a message for queue feed: told so; b did not take a message for queue feed: told so',
    })
  })

  it('asks a broker that failed a moment ago when all have', async () => {
    a.obstacle = b.obstacle = 'broker'
    await expect(publish()).rejects.toThrow()
    b.obstacle = undefined
    await publish()
    expect(asked()).toEqual([1, 2])
  })

  it('does not wait for a blocked broker when the other has refused, and names both', async () => {
    a.trouble = {why: 'a: it is blocked: low on memory', isLost: false}
    b.obstacle = 'queue'
    await expect(publish()).rejects.toMatchObject({
      obstacle: 'queue',
      message: expect.stringMatching(/a: it is blocked: low on memory; b did not take .*: told so$/),
    })
    expect(asked()).toEqual([0, 1])
  })

  it('asks nobody else about a message that no broker would take', async () => {
    a.obstacle = 'message'
    await expect(publish()).rejects.toThrow(/^a did not take a message/)
    expect(asked()).toEqual([1, 0])
  })

  it('consumes from both, and stops both', async () => {
    const subscription = await transport.consume('feed', {prefetch: 1}, async () => {})
    await subscription.stop()
    expect([a.stopped, b.stopped]).toEqual([1, 1])
  })

  it('consumes from none when one refuses', async () => {
    a.obstacle = 'broker'
    await expect(transport.consume('feed', {prefetch: 1}, async () => {})).rejects.toThrow('a refuses consumers')
    expect([a.stopped, b.stopped]).toEqual([0, 1])
  })

  it('closes both', async () => {
    await transport.close()
    expect([a.closed, b.closed]).toEqual([1, 1])
  })
})
