import {afterEach, expect, it} from 'vitest'
import openEmbedded, {stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {embeddedTransport} from '../../src/reference/embedded-transport.js'
import {transportContract} from './transport-contract.js'

const source = openEmbedded(new URL('embedded://transport'), {
  now: Date.now,
  http: () => Promise.reject(new Error('the embedded broker is not asked over HTTP')),
})
const readyIn = async (queue: string) => {
  const {queues} = await source.snapshot(AbortSignal.timeout(1_000))
  return queues.find(reading => reading.queue === queue)?.ready
}

afterEach(() => stopEmbeddedBroker('transport'))

transportContract('embedded', async () => ({transport: embeddedTransport('transport'), readyIn}), 'work')

it('shows 1 delayed message as waiting in the queue work.retry.60000, and moves it to its queue when it is closed', async () => {
  const transport = embeddedTransport('transport')
  await transport.declare('work')
  await transport.publish('work', {task: 'test.task', body: 'later'}, {delayMs: 60_000})
  expect([await readyIn('work'), await readyIn('work.retry.60000')]).toEqual([0, 1])
  await transport.close()
  expect([await readyIn('work'), await readyIn('work.retry.60000')]).toEqual([1, 0])
})
