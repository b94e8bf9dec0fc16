import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Delivery, type OutgoingMessage, retryQueueOf, type Transport} from '../../src/reference/transport.js'
import {waitUntil} from '../support/wait-until.js'

export type TransportUnderTest = {
  transport: Transport
  /** Messages waiting in the queue; undefined when there is no such queue. */
  readyIn(queue: string): Promise<number | undefined>
}

const message = (body: string): OutgoingMessage => ({task: 'test.task', body})

/** What every transport promises. `queue` must be a name that nothing else uses. */
export function transportContract(name: string, open: () => Promise<TransportUnderTest>, queue: string): void {
  describe(`${name} as a transport`, () => {
    let transport: Transport
    let readyIn: TransportUnderTest['readyIn']

    beforeEach(async () => {
      ;({transport, readyIn} = await open())
      await transport.declare(queue)
    })

    afterEach(() => transport.close())

    it('delivers the body it was given, with the time of publishing and not as redelivered', async () => {
      const delivered: Delivery[] = []
      const beforeMs = Date.now()
      await transport.publish(queue, message('hello'))
      const subscription = await transport.consume(
        queue,
        {prefetch: 1},
        async delivery => void delivered.push(delivery),
      )
      await waitUntil('the delivery', () => delivered.length === 1, {everyMs: 5})
      await subscription.stop()
      expect(delivered[0]).toMatchObject({body: 'hello', redelivered: false})
      expect(delivered[0]!.enqueuedAtMs).toBeGreaterThanOrEqual(beforeMs)
      expect(delivered[0]!.enqueuedAtMs).toBeLessThanOrEqual(Date.now())
    })

    it('carries a traceparent to the consumer, also through a delay, and leaves an invalid one out', async () => {
      const valid = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      const delivered: Delivery[] = []
      await transport.publish(queue, {...message('at once'), traceparent: valid})
      await transport.publish(queue, {...message('later'), traceparent: valid}, {delayMs: 50})
      await transport.publish(queue, {...message('invalid'), traceparent: '00-xyz'})
      const subscription = await transport.consume(
        queue,
        {prefetch: 7},
        async delivery => void delivered.push(delivery),
      )
      await waitUntil('3 deliveries', () => delivered.length === 3, {everyMs: 5})
      await subscription.stop()
      const traces = Object.fromEntries(delivered.map(({body, traceparent}) => [body, traceparent]))
      expect(traces).toEqual({'at once': valid, later: valid, invalid: undefined})
    })

    it('delivers again, as redelivered, what the handler rejected', async () => {
      const redelivered: boolean[] = []
      await transport.publish(queue, message('twice'))
      const subscription = await transport.consume(queue, {prefetch: 1}, async delivery => {
        redelivered.push(delivery.redelivered)
        if (redelivered.length === 1) throw new Error('not yet')
      })
      await waitUntil('the second delivery', () => redelivered.length === 2, {everyMs: 5})
      await subscription.stop()
      expect(redelivered).toEqual([false, true])
    })

    it('hands out 3 of 7 messages at a time when prefetch is 3', async () => {
      let inHand = 0
      let most = 0
      const releases: (() => void)[] = []
      for (let n = 0; n < 7; n++) await transport.publish(queue, message(String(n)))
      const subscription = await transport.consume(queue, {prefetch: 3}, async () => {
        most = Math.max(most, ++inHand)
        await new Promise<void>(release => releases.push(release))
        inHand--
      })
      await waitUntil('3 messages in hand', () => inHand === 3, {everyMs: 5})
      for (let released = 0; released < 7; released++) {
        await waitUntil('a message to release', () => releases.length > 0, {everyMs: 5})
        releases.shift()!()
      }
      await waitUntil('all 7 to be done', () => inHand === 0, {everyMs: 5})
      await subscription.stop()
      expect(most).toBe(3)
    })

    it('delivers no more after a subscription was stopped, but still takes the acknowledgement of what is in hand', async () => {
      let begun = 0
      let release = () => {}
      const subscription = await transport.consume(queue, {prefetch: 1}, () => {
        begun++
        return new Promise(resolve => (release = resolve))
      })
      await transport.publish(queue, message('first'))
      await transport.publish(queue, message('second'))
      await waitUntil('the first message', () => begun === 1, {everyMs: 5})
      await subscription.stop()
      release()
      await waitUntil('only the second to be left', async () => (await readyIn(queue)) === 1)
      expect(begun).toBe(1)
      const rest: string[] = []
      const next = await transport.consume(queue, {prefetch: 1}, async ({body}) => void rest.push(body))
      await waitUntil('the second message', () => rest.length === 1, {everyMs: 5})
      await next.stop()
      expect(rest).toEqual(['second'])
    })

    it('keeps a message with a delay of 200 ms in a queue of that delay, and delivers it after 200 ms', async () => {
      const delivered: string[] = []
      const subscription = await transport.consume(queue, {prefetch: 1}, async ({body}) => void delivered.push(body))
      const publishedAtMs = performance.now()
      await transport.publish(queue, message('later'), {delayMs: 200})
      await waitUntil('the delayed message', () => delivered.length === 1, {everyMs: 5})
      expect(performance.now() - publishedAtMs).toBeGreaterThanOrEqual(195)
      await subscription.stop()
      await waitUntil('the queue of the delay to be empty', async () => (await readyIn(retryQueueOf(queue, 200))) === 0)
    })

    it('rejects with PUBLISH_FAILED when there is no such queue', async () => {
      const published = transport.publish('nobody.declared.this', message('lost'))
      await expect(published).rejects.toMatchObject({
        code: 'PUBLISH_FAILED',
        message: expect.stringContaining(
          'did not take a message for queue nobody.declared.this: there is no such queue',
        ),
      })
    })

    it('rejects with PUBLISH_FAILED after it was closed, and can be closed twice', async () => {
      await transport.close()
      await transport.close()
      await expect(transport.publish(queue, message('late'))).rejects.toMatchObject({code: 'PUBLISH_FAILED'})
    })
  })
}
