import {EventEmitter} from 'node:events'
import {setImmediate as nextTurn} from 'node:timers/promises'
import type {ConfirmChannel, Options} from 'amqplib'
import {describe, expect, it} from 'vitest'
import {ConfirmedPublisher} from '../../../src/reference/amqp/confirmed-publisher.js'

const message = (queue: string) => ({queue, body: Buffer.from('{}'), properties: () => ({})})

type Sent = {queue: string; options: Options.Publish; confirm: (error: Error | null) => void}

/** A broker that confirms when the test says so. */
class HeldChannel extends EventEmitter {
  readonly sent: Sent[] = []
  hasRoom = true

  sendToQueue(queue: string, _content: Buffer, options: Options.Publish, confirm: Sent['confirm']): boolean {
    this.sent.push({queue, options, confirm})
    return this.hasRoom
  }
}

function publisherOn(channel: EventEmitter, options: {timeoutMs?: number; maxUnconfirmed?: number} = {}) {
  const settings = {broker: 'RabbitMQ at test:5672, vhost /', timeoutMs: 1_000, maxUnconfirmed: 2, ...options}
  return new ConfirmedPublisher(channel as unknown as ConfirmChannel, settings)
}

describe('ConfirmedPublisher', () => {
  it('resolves when the broker confirms, and has sent it as persistent and mandatory', async () => {
    const channel = new HeldChannel()
    const published = publisherOn(channel).publish(message('feed'))
    await nextTurn()
    channel.sent[0]!.confirm(null)
    await published
    expect(channel.sent[0]).toMatchObject({queue: 'feed', options: {persistent: true, mandatory: true}})
  })

  it('rejects with PUBLISH_FAILED when the broker refuses', async () => {
    const channel = new HeldChannel()
    const published = publisherOn(channel).publish(message('feed'))
    await nextTurn()
    channel.sent[0]!.confirm(new Error('message nacked'))
    await expect(published).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: 'RabbitMQ at test:5672, vhost / did not take a message for queue feed: message nacked',
    })
  })

  it('rejects the 1 message that was returned as unroutable, though the broker confirms it, and not the other', async () => {
    const channel = new HeldChannel()
    const publisher = publisherOn(channel)
    const published = [publisher.publish(message('gone')), publisher.publish(message('feed'))]
    await nextTurn()
    channel.emit('return', {properties: {messageId: channel.sent[0]!.options.messageId}})
    for (const {confirm} of channel.sent) confirm(null)
    expect((await Promise.allSettled(published)).map(({status}) => status)).toEqual(['rejected', 'fulfilled'])
  })

  it('names the reason for which the broker closed the channel', async () => {
    const channel = new HeldChannel()
    const published = publisherOn(channel).publish(message('feed'))
    await nextTurn()
    channel.emit('error', new Error('406 message too large'))
    channel.sent[0]!.confirm(new Error('channel closed'))
    await expect(published).rejects.toThrow('406 message too large')
  })

  it('rejects after 10 ms without a confirm', async () => {
    const published = publisherOn(new HeldChannel(), {timeoutMs: 10}).publish(message('feed'))
    await expect(published).rejects.toThrow('no confirm within 10 ms')
  })

  it('holds back the third message until one of 2 is confirmed', async () => {
    const channel = new HeldChannel()
    const publisher = publisherOn(channel)
    const published = [1, 2, 3].map(() => publisher.publish(message('feed')))
    await nextTurn()
    expect(channel.sent).toHaveLength(2)
    channel.sent[0]!.confirm(null)
    await nextTurn()
    expect(channel.sent).toHaveLength(3)
    for (const {confirm} of channel.sent.slice(1)) confirm(null)
    await Promise.all(published)
  })

  it('rejects after 10 ms a message that found no place among 1 unconfirmed, and never sends it', async () => {
    const channel = new HeldChannel()
    const publisher = publisherOn(channel, {timeoutMs: 10, maxUnconfirmed: 1})
    const published = await Promise.allSettled([publisher.publish(message('feed')), publisher.publish(message('feed'))])
    expect(published.map(({status}) => status)).toEqual(['rejected', 'rejected'])
    expect(channel.sent).toHaveLength(1)
  })

  it('sends the second message only when the buffer that the first has filled is drained', async () => {
    const channel = new HeldChannel()
    const publisher = publisherOn(channel)
    channel.hasRoom = false
    const published = [publisher.publish(message('feed'))]
    await nextTurn()
    published.push(publisher.publish(message('feed')))
    await nextTurn()
    expect(channel.sent).toHaveLength(1)
    channel.emit('drain')
    await nextTurn()
    for (const {confirm} of channel.sent) confirm(null)
    await Promise.all(published)
    expect(channel.sent).toHaveLength(2)
  })

  it('rejects after 10 ms, as the fault of the broker, what found the buffer full, and gives its place back', async () => {
    const channel = new HeldChannel()
    const publisher = publisherOn(channel, {timeoutMs: 10, maxUnconfirmed: 2})
    channel.hasRoom = false
    const first = publisher.publish(message('feed'))
    await nextTurn()
    const second = publisher.publish(message('feed'))
    const outcomes = await Promise.allSettled([first, second])
    expect(outcomes[1]).toMatchObject({reason: {obstacle: 'broker', message: expect.stringContaining('read nothing')}})
    channel.hasRoom = true
    channel.emit('drain')
    const third = publisher.publish(message('feed'))
    await nextTurn()
    expect(channel.sent).toHaveLength(2)
    channel.sent[1]!.confirm(null)
    await third
  })

  it.each([
    ['queue', 'message nacked'],
    ['broker', 'channel closed'],
  ])('blames the %s for: %s', async (obstacle, why) => {
    const channel = new HeldChannel()
    const published = publisherOn(channel).publish(message('feed'))
    await nextTurn()
    channel.sent[0]!.confirm(new Error(why))
    await expect(published).rejects.toMatchObject({code: 'PUBLISH_FAILED', obstacle})
  })

  it('rejects with PUBLISH_FAILED when the channel throws because it is closed', async () => {
    const channel = new HeldChannel()
    channel.sendToQueue = () => {
      throw new Error('Channel closed')
    }
    await expect(publisherOn(channel).publish(message('feed'))).rejects.toMatchObject({code: 'PUBLISH_FAILED'})
  })
})
