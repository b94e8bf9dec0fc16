import {describe, expect, it} from 'vitest'
import {celeryReadings, inFlightOf, readBinding, readMessage} from '../../../../src/brokers/redis/layouts/celery.js'

const NOW = Date.parse('2026-01-31T12:00:00Z')
const message = (eta: string | null, exchange = '', key = 'mail') =>
  JSON.stringify([{body: '', headers: {eta}, properties: {}}, exchange, key])

describe("Celery's messages in flight", () => {
  it('have an exchange, a routing key, and the time for which they were scheduled', () => {
    expect(readMessage(message(null))).toEqual({exchange: '', routingKey: 'mail'})
    expect(readMessage(message('2026-01-31T13:00:00+00:00', 'celery', 'slow'))).toEqual({
      ...{exchange: 'celery', routingKey: 'slow', etaMs: NOW + 3_600_000},
    })
  })

  it.each(['', 'pickle', '{}', '[]', '[{}]', '[{}, 1, 2]'])('are not read from %j', text => {
    expect(readMessage(text)).toBeUndefined()
  })

  it('belong to the queue that is bound with their key, else to the one that it names', () => {
    const bindings = new Map([
      ['media', [readBinding('new\x06\x16\x06\x16photos'), readBinding('feed.*\x06\x16^feed\\.[^.]+$\x06\x16feeds')]],
    ])
    const of = (exchange: string, routingKey: string) => inFlightOf({exchange, routingKey}, bindings).queues
    expect(of('', 'mail')).toEqual(['mail'])
    expect(of('media', 'new')).toEqual(['photos'])
    expect(of('media', 'feed.one')).toEqual(['feeds'])
    expect(of('media', 'other')).toEqual(['other'])
    expect(inFlightOf(undefined, bindings).queues).toEqual([])
  })

  it('count as delayed until their time has come, and then as unacked', () => {
    const inFlight = [{queues: ['a'], etaMs: NOW + 1}, {queues: ['a'], etaMs: NOW}, {queues: ['a']}]
    expect(celeryReadings(['a', 'b'], [3, 0], inFlight, NOW)).toEqual([
      {queue: 'a', type: 'celery', ready: 3, unacked: 2, total: 5, delayed: 1},
      {queue: 'b', type: 'celery', ready: 0, unacked: 0, total: 0, delayed: 0},
    ])
  })

  it('make unknown the queues that share one binding, and all when one cannot be read', () => {
    const shared = [{queues: ['a', 'b']}, {queues: ['c']}]
    const unacked = (inFlight: {queues: string[]}[] | undefined) =>
      celeryReadings(['a', 'b', 'c'], [1, 1, 1], inFlight, NOW).map(reading => reading.unacked)
    expect(unacked(shared)).toEqual([undefined, undefined, 1])
    expect(unacked([...shared, {queues: []}])).toEqual([undefined, undefined, undefined])
    expect(unacked(undefined)).toEqual([undefined, undefined, undefined])
  })
})
