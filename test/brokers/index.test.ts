import {readdirSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {BROKER_SCHEMES, brokerName, openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'

describe('the list of brokers', () => {
  it('has a scheme for every file of src/brokers, and a file for every scheme', () => {
    // embedded.ts is lent by whoever runs one.
    const notBrokers = ['extend.ts', 'index.ts', 'queue-source.ts', 'embedded.ts']
    const files = readdirSync('src/brokers')
      .filter(file => !notBrokers.includes(file))
      .map(file => file.replace('.ts', ''))
    const fileOf: Record<string, string> = {
      ...{'rabbitmqs:': 'rabbitmq', 'amqps:': 'amqp', 'natss:': 'nats', 'rediss:': 'redis', 'qops:': 'sidecar'},
    }
    const named = BROKER_SCHEMES.map(scheme => fileOf[scheme] ?? scheme.replace(':', ''))
    expect([...new Set(named)].sort()).toEqual(files.sort())
  })

  it.each([
    ['mysql://localhost', 'qops knows no broker "mysql://"'],
    ['embedded://demo', 'qops knows no broker "embedded://"'],
    ['localhost', '"localhost" is not the URL of a broker'],
    ['http://user:secret@host', 'qops knows no broker "http://"'],
    ['rab bit://user:secret@host', '"…@host" is not the URL of a broker'],
  ])('refuses %s in one sentence without a password', async (url, message) => {
    const error = await openBroker(url, realDeps).catch(caught => caught)
    expect(error).toMatchObject({code: 'BAD_URL', message})
  })

  it('calls a broker by ?name=, else by host and port', () => {
    expect(brokerName(new URL('rabbitmq://u:p@rabbit.example:15672/%2F?name=main'))).toBe('main')
    expect(brokerName(new URL('rabbitmq://u:p@rabbit.example:15672/%2F'))).toBe('rabbit.example:15672')
    expect(brokerName(new URL('rabbitmqctl:///shop?node=rabbit@shop'))).toBe('rabbit@shop')
    expect(brokerName(new URL('rabbitmqctl:'))).toBe('rabbitmqctl')
  })
})
