import {describe, expect, it} from 'vitest'
import type {SendHttp} from '../../../src/core/http.js'
import {examineSink} from '../../../src/operations/doctor/examine-sink.js'
import {freePort} from '../../support/free-port.js'
import {silentServer} from '../../support/silent-server.js'

const nobody: SendHttp = async () => {
  throw new Error('connect ECONNREFUSED')
}
const answering =
  (status: number, body = ''): SendHttp =>
  async () => ({status, body})
const levels = async (sink: string, http: SendHttp) => (await examineSink(sink, http, 1_000)).map(({level}) => level)

describe('a sink', () => {
  it.each([
    ['carbon that takes connections', async () => `graphite://127.0.0.1:${await silentServer()}`, nobody, ['fine']],
    ['carbon that is gone', async () => `graphite://127.0.0.1:${await freePort()}`, nobody, ['problem']],
    ['StatsD on another machine', async () => 'statsd://192.0.2.7:8125', answering(200), ['fine']],
    ['StatsD here, without a Sensu agent', async () => 'statsd://127.0.0.1:8125', nobody, ['fine']],
    ['StatsD here, beside a Sensu agent', async () => 'statsd://127.0.0.1:8125', answering(200), ['fine', 'note']],
    [
      'StatsD here on another port, beside a Sensu agent',
      async () => 'statsd://127.0.0.1:8225',
      answering(200),
      ['fine'],
    ],
    ['StatsD without an address', async () => 'statsd://no-such-host.invalid:8125', nobody, ['problem']],
    ['a sidecar that is ready', async () => 'qops://127.0.0.1:8127', answering(200), ['fine']],
    ['a sidecar in trouble', async () => 'qops://127.0.0.1:8127', answering(503, '{"troubles":[]}'), ['problem']],
    ['a sidecar that wants a token', async () => 'qops://127.0.0.1:8127', answering(401), ['problem']],
    ['no sink at all', async () => 'mysql://127.0.0.1', nobody, ['problem']],
  ])('%s', async (_what, sink, http, expected) => {
    expect(await levels(await sink(), http)).toEqual(expected)
  })
})
