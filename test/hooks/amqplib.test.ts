import type {Channel, ConfirmChannel, ConsumeMessage} from 'amqplib'
import {describe, expect, it} from 'vitest'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {ENQUEUED_AT_HEADER, observeConsumer, observePublisher} from '../../src/hooks/amqplib.js'
import {recordingHooks} from '../../src/hooks/hooks.js'

function setup() {
  const recorder = new TaskRecorder()
  return {hooks: recordingHooks(recorder), take: () => recorder.take()}
}

const message = (properties: object, redelivered = false) =>
  ({
    fields: {redelivered},
    properties: {headers: {}, ...properties},
    content: Buffer.from('{}'),
  }) as unknown as ConsumeMessage

describe('observeConsumer', () => {
  it('measures the wait from the header that the publisher stamped, and sees the redelivered flag', async () => {
    const {hooks, take} = setup()
    const handler = observeConsumer('feed', async () => 'done', hooks)
    const headers = {[ENQUEUED_AT_HEADER]: Date.now() - 3_000}
    expect(await handler(message({type: 'feed.deliver', headers}, true))).toBe('done')
    const [delta] = take()
    expect(delta).toMatchObject({task: 'feed.deliver', queue: 'feed', redelivered: 1, counts: {started: 1, success: 1}})
    expect(delta!.wait!.min).toBeGreaterThanOrEqual(3_000)
  })

  it('lets the same error object leave, so that the message is not acked by mistake', async () => {
    const {hooks, take} = setup()
    const error = new Error('disk full')
    const handler = observeConsumer('feed', () => Promise.reject(error), hooks)
    await expect(handler(message({type: 't'}))).rejects.toBe(error)
    expect(take()[0]!.counts.fail).toBe(1)
  })

  it.each([
    [{type: 'by.type', headers: {task: 'by.header'}}, 'by.type'],
    [{headers: {task: 'celery.task'}}, 'celery.task'],
    [{}, 'unknown'],
  ])('names the task of %j %s', (properties, task) => {
    const {hooks, take} = setup()
    observeConsumer('feed', () => 1, hooks)(message(properties))
    expect(take()[0]!.task).toBe(task)
  })

  it('passes on the null of a cancelled consumer without counting it', () => {
    const {hooks, take} = setup()
    expect(observeConsumer('feed', given => given, hooks)(null)).toBeNull()
    expect(take()).toEqual([])
  })
})

describe('observePublisher', () => {
  type Published = {exchange: string; key: string; options: {headers: Record<string, unknown>}}

  /** The part of a channel that is observed: it keeps what is published and answers when told to. */
  function channel(answer?: (callback: (error: unknown) => void) => void) {
    const published: Published[] = []
    const publish = (
      exchange: string,
      key: string,
      _content: Buffer,
      options: Published['options'],
      callback?: (error: unknown) => void,
    ) => {
      published.push({exchange, key, options})
      if (answer) answer(callback!)
      return true
    }
    const confirming = answer ? {waitForConfirms: async () => {}} : {}
    return {
      published,
      channel: {publish, sendToQueue: () => true, ...confirming} as unknown as Channel & ConfirmChannel,
    }
  }

  it('stamps the time and counts sent, without changing the options it was given', () => {
    const {hooks, take} = setup()
    const {channel: plain, published} = channel()
    const options = {type: 'feed.deliver', headers: {mine: 1}}
    observePublisher(plain, hooks).sendToQueue('feed', Buffer.from('{}'), options)
    expect(published[0]).toMatchObject({exchange: '', key: 'feed', options: {type: 'feed.deliver', headers: {mine: 1}}})
    expect(published[0]!.options.headers[ENQUEUED_AT_HEADER]).toBeCloseTo(Date.now(), -3)
    expect(options).toEqual({type: 'feed.deliver', headers: {mine: 1}})
    expect(take()[0]).toMatchObject({task: 'feed.deliver', queue: 'feed', counts: {sent: 1}})
  })

  it('counts on a confirm channel only what the broker confirmed: 18 of 23', () => {
    const {hooks, take} = setup()
    let n = 0
    const {channel: confirming} = channel(callback => callback(n++ < 5 ? new Error('nacked') : null))
    const errors: unknown[] = []
    const observed = observePublisher(confirming, hooks)
    for (let i = 0; i < 23; i++)
      observed.publish('', 'feed', Buffer.from('{}'), {type: 't'}, error => errors.push(error))
    expect(take()[0]!.counts.sent).toBe(18)
    expect(errors.filter(Boolean)).toHaveLength(5)
  })

  it('publishes although taskOf throws', () => {
    const {hooks, take} = setup()
    const {channel: plain, published} = channel()
    const taskOf = () => {
      throw new Error('bad')
    }
    observePublisher(plain, hooks, {taskOf}).publish('x', 'k', Buffer.from('{}'))
    expect(published).toHaveLength(1)
    expect(take()[0]!.task).toBe('unknown')
  })
})
