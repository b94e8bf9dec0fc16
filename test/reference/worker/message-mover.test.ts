import {expect, it} from 'vitest'
import {letterOfPoison} from '../../../src/reference/dead-letter.js'
import {Poison} from '../../../src/reference/poison.js'
import type {Delivery, OutgoingMessage, Transport} from '../../../src/reference/transport.js'
import {MessageMover, type MessageMoverDeps} from '../../../src/reference/worker/message-mover.js'

type Published = {queue: string; message: OutgoingMessage; delayMs: number | undefined}

const delivery: Delivery = {
  ...{body: '{}', redelivered: false},
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
}
const message = {task: 'test.task', version: 2, args: {number: 7}, attempt: 3, id: 'id-7'}
const letter = letterOfPoison(new Poison('not-json', 'what is this'), {queue: 'work', body: '{', nowMs: 0})

function mover(publish: Transport['publish'] = async () => {}) {
  const published: Published[] = []
  const [letters, log]: [unknown[], string[]] = [[], []]
  const transport = {
    async publish(queue, outgoing, {delayMs} = {}) {
      await publish(queue, outgoing)
      published.push({queue, message: outgoing, delayMs})
    },
  } as Partial<Transport> as Transport
  const deps: MessageMoverDeps = {
    ...{transport, random: () => 0},
    log: line => log.push(line),
    onDeadLetter: buried => letters.push(buried),
  }
  return {mover: new MessageMover(deps), published, letters, log}
}

it('sends attempt 4 after attempt 3, 500 ms later by the back-off, in the same version and trace', async () => {
  const {mover: moving, published} = mover()
  await moving.retry(message, 'work', {maxAttempts: 9, backoff: {firstMs: 250, mostMs: 60_000}}, delivery)
  const body = JSON.stringify({...message, attempt: 4})
  expect(published).toEqual([
    {queue: 'work', delayMs: 500, message: {task: 'test.task', body, traceparent: delivery.traceparent}},
  ])
})

it('sends a dead letter to work.dead in the same trace, then says so', async () => {
  const {mover: moving, published, letters, log} = mover()
  await moving.bury(letter, delivery)
  expect(published).toMatchObject([
    {queue: 'work.dead', message: {task: 'unreadable', traceparent: delivery.traceparent}},
  ])
  expect(JSON.parse(published[0]!.message.body)).toEqual(letter)
  expect(letters).toEqual([letter])
  expect(log).toEqual(['refused a message of queue work, task unreadable: not-json: what is this'])
})

it('rejects, and calls nothing a dead letter, when the broker does not take it', async () => {
  const error = new Error('full')
  const {mover: moving, letters, log} = mover(() => Promise.reject(error))
  await expect(moving.bury(letter, delivery)).rejects.toBe(error)
  expect(letters).toEqual([])
  expect(log).toEqual(['could not publish the dead letter of unreadable, so it is delivered again: full'])
})
