import {describe, expect, it} from 'vitest'
import {QopsError} from '../../src/core/errors.js'
import type {QueueReading} from '../../src/core/queue-reading.js'
import {sendHttp} from '../../src/net/send-http.js'
import {closeBrokers, type OpenBroker, openBrokers, readBrokers} from '../../src/operations/read-brokers.js'

const signal = new AbortController().signal

const broker = (name: string, snapshot: () => Promise<QueueReading[]>): OpenBroker => ({
  name,
  source: {snapshot: async () => ({takenAtMs: 0, queues: await snapshot()}), close: async () => {}},
})

const broken = (name: string, error: unknown) => broker(name, () => Promise.reject(error))

describe('reading brokers', () => {
  it('puts the name of its broker to each queue', async () => {
    const brokers = [broker('a', async () => [{queue: 'feed', ready: 2}]), broker('b', async () => [{queue: 'mail'}])]
    expect(await readBrokers(brokers, signal)).toEqual({
      readings: [
        {broker: 'a', queue: 'feed', ready: 2},
        {broker: 'b', queue: 'mail'},
      ],
      failures: [],
    })
  })

  it('gives the queues of two when the one between them fails', async () => {
    const error = new QopsError('SOURCE_DOWN', 'cannot reach b')
    const brokers = [
      broker('a', async () => [{queue: 'x'}]),
      broken('b', error),
      broker('c', async () => [{queue: 'y'}]),
    ]
    const {readings, failures} = await readBrokers(brokers, signal)
    expect(readings.map(({queue}) => queue)).toEqual(['x', 'y'])
    expect(failures).toEqual([{broker: 'b', code: 'SOURCE_DOWN', message: 'cannot reach b', error}])
  })

  it('says of a failure its one sentence, with the host in it, and not the bare cause', async () => {
    const cause = new Error('connect ECONNREFUSED')
    const error = new QopsError('SOURCE_DOWN', 'cannot reach RabbitMQ at host: connect ECONNREFUSED', undefined, {
      cause,
    })
    const {failures} = await readBrokers([broken('b', error)], signal)
    expect(failures[0]!.message).toBe('cannot reach RabbitMQ at host: connect ECONNREFUSED')
  })

  it('keeps an error that is our own bug, to be shown with its stack', async () => {
    const error = new TypeError('x is undefined')
    const {failures} = await readBrokers([broken('b', error)], signal)
    expect(failures[0]).toMatchObject({broker: 'b', message: 'x is undefined', error})
  })

  it('asks all at once, so that two slow ones take as long as one', async () => {
    const asked: string[] = []
    let bothAreAsked = () => {}
    const both = new Promise<void>(resolve => {
      bothAreAsked = resolve
    })
    const waiting = (name: string) =>
      broker(name, async () => {
        if (asked.push(name) === 2) bothAreAsked()
        await both
        return []
      })
    await readBrokers([waiting('a'), waiting('b')], signal)
    expect(asked).toEqual(['a', 'b'])
  })
})

describe('opening brokers', () => {
  const deps = {http: sendHttp, now: Date.now}

  it('calls each by ?name=, else by its host and port, and never by its password', async () => {
    const brokers = await openBrokers(['rabbitmq://u:p@host:15672', 'rabbitmq://host?name=main', 'qops://:t@h'], deps)
    expect(brokers.map(({name}) => name)).toEqual(['host:15672', 'main', 'h'])
    await closeBrokers(brokers)
  })

  it('fails with the first URL that is wrong, though others are right', async () => {
    await expect(openBrokers(['qops://host', 'amqq://host', 'nonsense'], deps)).rejects.toMatchObject({
      code: 'BAD_URL',
      message: 'qops knows no broker "amqq://"',
    })
  })
})

it('closes every broker, also when one of them fails to', async () => {
  const closed: string[] = []
  const closing = (name: string): OpenBroker => ({
    name,
    source: {
      snapshot: async () => ({takenAtMs: 0, queues: []}),
      async close() {
        closed.push(name)
        if (name === 'a') throw new Error('a would not')
      },
    },
  })
  await closeBrokers([closing('a'), closing('b')])
  expect(closed).toEqual(['a', 'b'])
})
