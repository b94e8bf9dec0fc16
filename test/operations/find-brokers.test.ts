import {describe, expect, it} from 'vitest'
import type {SendHttp} from '../../src/core/http.js'
import {findBrokers, namedBrokers} from '../../src/operations/find-brokers.js'

const nothing = {flags: undefined, env: undefined, config: async () => []}

/** A machine on which these addresses answer, and what was asked of it. */
function machine(...answering: string[]) {
  const asked: string[] = []
  const http: SendHttp = async url => {
    asked.push(url.href)
    if (!answering.includes(url.host)) throw new Error('connect ECONNREFUSED')
    return {status: 200, body: ''}
  }
  return {asked, http}
}

describe('brokers that are named', () => {
  it('are those of the flags, before QOPS_BROKER and qops.yaml, and nothing is asked', async () => {
    const {asked, http} = machine('127.0.0.1:8127')
    const named = {flags: ['qops://a'], env: 'qops://b', config: async () => ['qops://c']}
    expect(await findBrokers(named, http)).toEqual(['qops://a'])
    expect(asked).toEqual([])
  })

  it('are those of QOPS_BROKER, separated by white space, before qops.yaml, which is then not read', async () => {
    const config = () => Promise.reject(new Error('qops.yaml was read'))
    expect(await namedBrokers({flags: [], env: ' qops://a \n qops://b', config})).toEqual(['qops://a', 'qops://b'])
  })

  it.each([undefined, '', '  '])('are those of qops.yaml when QOPS_BROKER is %j', async env => {
    expect(await namedBrokers({flags: undefined, env, config: async () => ['qops://c']})).toEqual(['qops://c'])
  })
})

describe('when no broker is named', () => {
  it('a sidecar on 127.0.0.1:8127 is taken, before a RabbitMQ', async () => {
    const {http} = machine('127.0.0.1:8127', '127.0.0.1:15672')
    expect(await findBrokers(nothing, http)).toEqual(['qops://127.0.0.1:8127'])
  })

  it('a RabbitMQ on 127.0.0.1:15672 is taken, after a look for a sidecar', async () => {
    const {asked, http} = machine('127.0.0.1:15672')
    expect(await findBrokers(nothing, http)).toEqual(['rabbitmq://guest:guest@127.0.0.1:15672'])
    expect(asked).toEqual(['http://127.0.0.1:8127/healthz', 'http://127.0.0.1:15672/'])
  })

  it('something on port 8127 that answers 404 is not taken for a sidecar', async () => {
    const http: SendHttp = async () => ({status: 404, body: ''})
    await expect(findBrokers(nothing, http)).rejects.toMatchObject({code: 'NO_BROKER'})
  })

  it('and nothing answers, the error says all that was tried', async () => {
    await expect(findBrokers(nothing, machine().http)).rejects.toMatchObject({
      code: 'NO_BROKER',
      message:
        'no broker: --broker, QOPS_BROKER and qops.yaml name none, and neither a sidecar (127.0.0.1:8127) nor RabbitMQ (127.0.0.1:15672) answers here',
      hint: 'name one: --broker rabbitmq://host:15672/vhost',
    })
  })

  it('a mistake in qops.yaml is not passed over', async () => {
    const config = () => Promise.reject(new Error('line 4'))
    await expect(findBrokers({...nothing, config}, machine('127.0.0.1:8127').http)).rejects.toThrow('line 4')
  })
})
