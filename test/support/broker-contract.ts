import {describe, expect, it} from 'vitest'
import type {QueueSource} from '../../src/brokers/queue-source.js'
import {waitUntil} from './wait-until.js'

/** What a broker's test lends to the contract. */
export type BrokerHarness = {
  /** Reads the broker into which `fill` puts messages. */
  open(): Promise<QueueSource>
  /** Reads an address at which nothing answers, or a broker that has gone. */
  openGone(): Promise<QueueSource>
  /** Reads a server that takes connections and never answers; absent where there is no connection. */
  openSilent?(): Promise<QueueSource>
  /** False where the broker does not know what was delivered and not acknowledged: `unacked` and `total` are left out. */
  knowsUnacked?: boolean
  /** Makes a queue hold so many messages, of which `unacked` are delivered and not acknowledged. */
  fill(queue: string, messages: {ready: number; unacked: number}): Promise<void>
}

/** Defines "works" for every broker: call it once in the broker's test. */
export function brokerContract(name: string, harness: BrokerHarness): void {
  describe(`${name} as a queue source`, () => {
    const {knowsUnacked = true} = harness
    const lengths = (ready: number, unacked: number) =>
      knowsUnacked ? {ready, unacked, total: ready + unacked} : {ready}

    it('reports 23 ready of one queue, 19 ready and 5 unacked of another, and 0 of an empty one', async () => {
      const unacked = knowsUnacked ? 5 : 0
      await harness.fill('contract.waiting', {ready: 23, unacked: 0})
      await harness.fill('contract.working', {ready: 19, unacked})
      await harness.fill('contract.empty', {ready: 0, unacked: 0})
      await withSource(harness.open, async source => {
        const found = await waitUntil('the broker to have counted', async () => {
          const now = await lengthsOf(source)
          const working = now['contract.working']
          return (
            working?.ready === 19 && (working.unacked ?? 0) === unacked && now['contract.empty']?.ready === 0 && now
          )
        })
        expect(found['contract.waiting']).toEqual(lengths(23, 0))
        expect(found['contract.working']).toEqual(lengths(19, unacked))
        expect(found['contract.empty']).toEqual(lengths(0, 0))
      })
    })

    it('says when it looked, in ms since 1970', async () => {
      await withSource(harness.open, async source => {
        const before = Date.now()
        const {takenAtMs} = await source.snapshot(AbortSignal.timeout(5_000))
        // A sidecar's answer is as old as its last poll.
        expect(takenAtMs).toBeGreaterThan(before - 60_000)
        expect(takenAtMs).toBeLessThanOrEqual(Date.now())
      })
    })

    it('rejects with a QopsError of one sentence, rather than answering empty, when the broker is gone', async () => {
      await withSource(harness.openGone, async source => {
        const error = await source.snapshot(AbortSignal.timeout(5_000)).catch(caught => caught)
        // By name, because a module from outside may bring a copy of its own.
        expect(error).toMatchObject({name: 'QopsError', code: expect.stringMatching(/^SOURCE_/)})
        expect(error.message).not.toContain('\n')
      })
    })

    const {openSilent} = harness
    if (openSilent) {
      it('stops waiting when the signal aborts, and says that time was up', async () => {
        await withSource(openSilent, async source => {
          await expect(source.snapshot(AbortSignal.timeout(100))).rejects.toMatchObject({code: 'SOURCE_TIMEOUT'})
        })
      })
    }

    it('rejects at once when the signal has aborted already', async () => {
      await withSource(harness.open, async source => {
        await expect(source.snapshot(AbortSignal.abort())).rejects.toThrow()
      })
    })

    it('can be closed before it was used, and twice', async () => {
      const source = await harness.open()
      await source.close()
      await source.close()
    })
  })
}

async function withSource(
  open: () => Promise<QueueSource>,
  use: (source: QueueSource) => Promise<void>,
): Promise<void> {
  const source = await open()
  try {
    await use(source)
  } finally {
    await source.close()
  }
}

async function lengthsOf(source: QueueSource) {
  const {queues} = await source.snapshot(AbortSignal.timeout(5_000))
  return Object.fromEntries(queues.map(({queue, ready, unacked, total}) => [queue, {ready, unacked, total}]))
}
