import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {embeddedTransport} from '../../src/reference/embedded-transport.js'
import {createPublisher} from '../../src/reference/publisher.js'
import {ROUTES} from '../../src/reference/routing.js'
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
  expect(bodies[0]).toBe('{"task":"search.index","args":{"media":1,"caption":"cat"},"attempt":1,"id":"id-1"}')
  expect(totals().sent).toBe(1)
  await transport.close()
})

it('does not count as sent what the broker refused', async () => {
  const {hooks, totals} = recordedHooks()
  const publish = createPublisher({transport: embeddedTransport('publisher'), routes: ROUTES, hooks})
  await expect(publish('search.index', {})).rejects.toMatchObject({code: 'PUBLISH_FAILED'})
  expect(totals().sent).toBe(0)
})
