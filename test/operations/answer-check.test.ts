import type {RequestListener} from 'node:http'
import {describe, expect, it} from 'vitest'
import {queueLength} from '../../src/checks/queue-length.js'
import {QopsError} from '../../src/core/errors.js'
import {sendHttp} from '../../src/net/send-http.js'
import {answerCheck, answerFailure} from '../../src/operations/answer-check.js'
import type {CheckFlagValues} from '../../src/operations/check-flags.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'
import {fakeRabbitmq, rabbitmqThat, respond} from './fake-rabbitmq.js'
import {flagValues} from './flag-values.js'

const deps = {http: sendHttp, now: Date.now}
const noDefaults = {env: undefined, config: async () => []}

async function answer(fields: Partial<CheckFlagValues>) {
  const {text, status} = await answerCheck(queueLength, flagValues(fields), noDefaults, deps)
  expect(text).not.toMatch(/s3cret|\n/)
  return {text: text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'), status}
}

describe('the answer of a check', () => {
  it('is its result, in the format asked for', async () => {
    const broker = [await fakeRabbitmq([{name: 'feed', ready: 1_204}])]
    expect(await answer({broker})).toEqual({
      text: 'QOPS QUEUE-LENGTH WARNING: feed has 1204 ready (over 1000) | feed_ready=1204;1000;10000;0;',
      status: 'warning',
    })
    expect(JSON.parse((await answer({broker, format: 'json'})).text)).toMatchObject({status: 'warning', code: 1})
  })

  it('is of the brokers in QOPS_BROKER when no flag names one', async () => {
    const env = await fakeRabbitmq([{name: 'feed', ready: 7}])
    const {status} = await answerCheck(queueLength, flagValues(), {...noDefaults, env}, deps)
    expect(status).toBe('ok')
  })

  it('is unknown while a queue has no statistics yet', async () => {
    const {status} = await answer({broker: [await fakeRabbitmq([{name: 'feed'}, {name: 'mail', ready: 5}])]})
    expect(status).toBe('unknown')
  })

  it('is unknown when no queue matches', async () => {
    const {text, status} = await answer({broker: [await fakeRabbitmq([{name: 'feed', ready: 7}])], queue: ['mail']})
    expect([text, status]).toEqual(['QOPS QUEUE-LENGTH UNKNOWN: no queue matches mail among 1', 'unknown'])
  })
})

const R = 'RabbitMQ at 127.0.0.1:PORT'

describe('the answer when a broker', () => {
  it.each<[string, RequestListener, string, string]>([
    ['answers 401', respond(401, '{}'), 'unknown', `${R} refused the user name or password (HTTP 401)`],
    ['answers 403', respond(403, '{}'), 'unknown', `${R} refused this user (HTTP 403)`],
    ['answers 404', respond(404, '{}'), 'unknown', `${R} does not know /api/queues (HTTP 404)`],
    ['answers 500', respond(500, 'oops'), 'critical', `${R} answered HTTP 500`],
    ['answers with HTML', respond(200, '<html>s3cret'), 'critical', `${R} answered with something that is not JSON`],
    ['answers with {}', respond(200, {}), 'critical', 'RabbitMQ answered with something that is not a list of queues'],
    ['hangs up', request => request.socket.destroy(), 'critical', `cannot reach ${R}: socket hang up`],
  ])('%s is one line of the right severity', async (_what, how, severity, message) => {
    const {text, status} = await answer({broker: [await rabbitmqThat(how)]})
    expect(status).toBe(severity)
    expect(text).toMatch(new RegExp(`^QOPS QUEUE-LENGTH ${severity.toUpperCase()}: `))
    expect(text).toContain(message)
  })

  it('refuses the connection is critical, with the address', async () => {
    const {text, status} = await answer({broker: [`rabbitmq://operator:s3cret@127.0.0.1:${await freePort()}`]})
    expect(status).toBe('critical')
    expect(text).toBe(
      `QOPS QUEUE-LENGTH CRITICAL: cannot reach ${R}: connect ECONNREFUSED 127.0.0.1:PORT; is it running, and is the port right?`,
    )
  })

  it('is silent is critical once the 50 ms of --timeout are over', async () => {
    const broker = [`rabbitmq://operator:s3cret@127.0.0.1:${await silentServer()}`]
    expect(await answer({broker, timeout: '50ms'})).toEqual({
      text: `QOPS QUEUE-LENGTH CRITICAL: ${R} did not answer in time; try a longer --timeout`,
      status: 'critical',
    })
  })

  it.each(['warning', 'unknown', 'critical'] as const)('is down is %s with that --timeout-status', async status => {
    const fields = {broker: [await rabbitmqThat(respond(503, ''))], 'timeout-status': status}
    expect((await answer(fields)).status).toBe(status)
    expect(JSON.parse((await answer({...fields, format: 'json'})).text)).toMatchObject({status, perfdata: []})
  })

  it('refuses the password is unknown, whatever --timeout-status says', async () => {
    const fields = {broker: [await rabbitmqThat(respond(401, ''))], 'timeout-status': 'warning'}
    expect((await answer(fields)).status).toBe('unknown')
  })
})

describe('the answer to a question that is wrong is unknown', () => {
  it.each<[Partial<CheckFlagValues>, string]>([
    [{critical: 'many'}, '--critical: "many" is not a threshold range; write 10, 10:, ~:10, 10:20 or @10:20'],
    [{timeout: 'soon'}, '--timeout "soon" is not a time; write 500ms, 10s or 2m'],
    [{format: 'xml'}, '--format "xml" is not one of nagios, json'],
    [{'timeout-status': 'ok'}, '--timeout-status "ok" is not one of critical, warning, unknown'],
    [{broker: ['amqq://operator:s3cret@host']}, 'qops knows no broker "amqq://"'],
    [{broker: ['operator s3cret@host']}, '"…@host" is not the URL of a broker'],
    [{broker: ['rabbitmq://host?password_env=QOPS_TEST_NOT_SET']}, 'should be in QOPS_TEST_NOT_SET, which is not set'],
    [{broker: ['rabbitmq://operator:s3cret%zz@host']}, 'holds a % that is not followed by two hex digits'],
  ])('with %j: %s', async (fields, message) => {
    const {text, status} = await answer({broker: ['rabbitmq://host'], ...fields})
    expect([text, status]).toEqual([expect.stringContaining(`UNKNOWN: `), 'unknown'])
    expect(text).toContain(message)
  })

  it('before any broker is asked', async () => {
    const http = () => Promise.reject(new Error('the network was used'))
    const {text} = await answerCheck(queueLength, flagValues({warning: ''}), noDefaults, {...deps, http})
    expect(text).toContain('--warning: "" is not a threshold range')
  })

  it('with an empty --queue, which an unset shell variable leaves behind, in one sentence', async () => {
    const {text, status} = await answer({broker: [await fakeRabbitmq([])], queue: ['']})
    expect(status).toBe('unknown')
    expect(text).not.toContain('bug')
  })

  it('when qops.yaml cannot be read', async () => {
    const config = () => Promise.reject(new QopsError('BAD_CONFIG', 'qops.yaml line 4: oops'))
    expect(await answerCheck(queueLength, flagValues(), {env: undefined, config}, deps)).toEqual({
      text: 'QOPS QUEUE-LENGTH UNKNOWN: qops.yaml line 4: oops',
      status: 'unknown',
    })
  })
})

describe('the answer to a failure', () => {
  it('that is our own bug says so, and keeps the stack on the one line', () => {
    const {text, status} = answerFailure('queue-length', new TypeError('x is undefined'))
    expect(status).toBe('unknown')
    expect(text).toMatch(/^QOPS QUEUE-LENGTH UNKNOWN: this is a bug in qops: TypeError: x is undefined\\x0a +at .*$/)
  })

  it.each([
    "Unexpected argument 'rabbitmq://operator:s3cret@host:15672/shop'",
    'Unexpected argument: qops://:s3cret@host',
    'Unexpected arguments: rabbitmq://operator:s3c/ret@host, qops://x:s3cret@y',
  ])('does not repeat the password of a URL that stands where none should: %s', message => {
    const {text} = answerFailure('queue-length', new QopsError('BAD_FLAG', message))
    expect(text).toContain('://…@')
    expect(text).not.toMatch(/s3c|ret@/)
    expect(answerFailure('queue-length', new Error(message)).text).not.toMatch(/s3c|ret@/)
  })
})
