import {afterEach, expect, inject, it} from 'vitest'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {deadQueueOf} from '../../src/reference/dead-letter.js'
import type {Delivery, Transport} from '../../src/reference/transport.js'
import {waitUntil} from '../support/wait-until.js'

const {amqpUrl} = inject('services')
const opened: Transport[] = []
const message = (body: string) => ({task: 'test.task', body})

afterEach(() => Promise.all(opened.splice(0).map(transport => transport.close())))

async function open(queue: string): Promise<Transport> {
  const transport = await openAmqpTransport(amqpUrl)
  opened.push(transport)
  await transport.declare(queue)
  return transport
}

it('moves a message that came back 100 times to the dead letters as it was, and no other one', async () => {
  const queue = 'delivery.limit'
  const transport = await open(queue)
  const [deliveries, dead]: [string[], Delivery[]] = [[], []]
  for (const body of ['fine', 'deadly', 'fine too']) await transport.publish(queue, message(body))
  await transport.consume(deadQueueOf(queue), {prefetch: 1}, async delivery => void dead.push(delivery))
  await transport.consume(queue, {prefetch: 1}, async ({body}) => {
    deliveries.push(body)
    if (body === 'deadly') throw new Error('as if its worker had died')
  })
  await waitUntil('the dead letter', () => dead.length === 1)
  expect(dead[0]).toMatchObject({body: 'deadly'})
  expect(deliveries.filter(body => body === 'deadly')).toHaveLength(101)
  expect(deliveries.filter(body => body !== 'deadly')).toEqual(['fine', 'fine too'])
})

it('gives a consumer of lower priority only what the other has no room for: 5 of 12', async () => {
  const queue = 'delivery.priority'
  const transport = await open(queue)
  const inHand = {first: 0, spare: 0}
  const hold = (who: keyof typeof inHand) => () => {
    inHand[who]++
    return new Promise<void>(() => {})
  }
  await transport.consume(queue, {prefetch: 23, priority: -1}, hold('spare'))
  await transport.consume(queue, {prefetch: 7}, hold('first'))
  for (let n = 0; n < 12; n++) await transport.publish(queue, message(String(n)))
  await waitUntil('all 12 in hand', () => inHand.first + inHand.spare === 12)
  expect(inHand).toEqual({first: 7, spare: 5})
})
