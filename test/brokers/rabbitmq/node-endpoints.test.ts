import {describe, expect, it} from 'vitest'
import {nodeEndpoints} from '../../../src/brokers/rabbitmq/node-endpoints.js'
import {fixture} from './fixture.js'

const API = new URL('http://shop.example:15672/api/')
const listener = (node: string, port = 15_692, protocol = 'http/prometheus') => ({node, port, protocol})
const find = (...listeners: object[]) => nodeEndpoints({node: 'rabbit@one', listeners}, API).map(({origin}) => origin)

describe("the nodes' Prometheus endpoints", () => {
  it('are where the API is for nodes of its host, else at the host of their name', () => {
    expect(find(listener('rabbit@one'), listener('b@one', 15_693), listener('rabbit@two.shop'))).toEqual([
      ...['http://shop.example:15692', 'http://shop.example:15693', 'http://two.shop:15692'],
    ])
  })

  it.each(['http', 'https'])('are those with %s where there are both and the API has it', scheme => {
    const [plain, secure] = [listener('rabbit@one'), listener('rabbit@one', 15_691, 'https/prometheus')]
    const api = new URL(`${scheme}://shop.example:15672/api/`)
    for (const listeners of [
      [plain, secure],
      [secure, plain],
    ]) {
      const found = nodeEndpoints({node: 'rabbit@one', listeners}, api)
      expect(found.map(({protocol}) => protocol)).toEqual([`${scheme}:`])
    }
  })

  it('are found in what 3.10.8 answered', () => {
    const found = nodeEndpoints(JSON.parse(fixture('3.10.8-overview.json')), API)
    expect(found.map(({hostname}) => hostname)).toEqual(['shop.example'])
  })

  it('are looked for at the usual port when statistics are disabled, as RabbitMQ then names none', () => {
    expect(nodeEndpoints({disable_stats: true}, API).map(String)).toEqual(['http://shop.example:15692/'])
  })

  it.each([{}, {disable_stats: false}, {listeners: [listener('rabbit@one', 5672, 'amqp')]}])(
    'are an error when %j names none',
    overview => {
      expect(() => nodeEndpoints(overview, API)).toThrow(expect.objectContaining({code: 'SOURCE_NOT_FOUND'}))
    },
  )
})
