import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {embeddedTransport} from '../../src/reference/embedded-transport.js'
import {createPublisher} from '../../src/reference/publisher.js'
import {ROUTES} from '../../src/reference/routing.js'
import type {Delivery} from '../../src/reference/transport.js'
import {waitUntil} from '../support/wait-until.js'
import {recordedHooks} from './worker/task-totals.js'

afterEach(() => stopEmbeddedBroker('publisher'))

it('sends a task to its queue as attempt 1, and counts it as sent', async () => {
  const transport = embeddedTransport('publisher')
  await transport.declare('fast')
  const {hooks, totals} = recordedHooks()
  const publish = createPublisher({transport, routes: ROUTES, hooks, newId: () => 'id-1'})
  await publish('search.index', {media: 1, caption: 'cat'})
  const bodies: string[] = []
  await transport.consume('fast', {prefetch: 1}, async ({body}) => void bodies.push(body))
  await waitUntil('the message', () => bodies.length === 1, {everyMs: 5})
  expect(bodies[0]).toBe(
    '{"task":"search.index","version":1,"args":{"media":1,"caption":"cat"},"attempt":1,"id":"id-1"}',
  )
  expect(totals().sent).toBe(1)
  await transport.close()
})

it('does not count as sent what the broker refused', async () => {
  const {hooks, totals} = recordedHooks()
  const publish = createPublisher({transport: embeddedTransport('publisher'), routes: ROUTES, hooks})
  await expect(publish('search.index', {})).rejects.toMatchObject({code: 'PUBLISH_FAILED'})
  expect(totals().sent).toBe(0)
})

it('says which version the arguments follow, and what caused the task', async () => {
  const transport = embeddedTransport('publisher')
  await transport.declare('feed')
  const publish = createPublisher({transport, routes: ROUTES, hooks: recordedHooks().hooks})
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await publish('feed.deliver', {media: 7}, {version: 2, traceparent})
  const deliveries: Delivery[] = []
  await transport.consume('feed', {prefetch: 1}, async delivery => void deliveries.push(delivery))
  await waitUntil('the message', () => deliveries.length === 1, {everyMs: 5})
  expect(JSON.parse(deliveries[0]!.body)).toMatchObject({task: 'feed.deliver', version: 2, args: {media: 7}})
  expect(deliveries[0]!.traceparent).toBe(traceparent)
  await transport.close()
})
