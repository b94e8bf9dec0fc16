import {describe, expect, it} from 'vitest'
import {queueLength} from '../../src/checks/queue-length.js'
import {ERROR_CODES, type ErrorCode, QopsError} from '../../src/core/errors.js'
import {parseRange} from '../../src/core/range.js'
import {sendHttp} from '../../src/net/send-http.js'
import {type CheckRequest, runCheck, statusOfFailure} from '../../src/operations/run-check.js'
import {fakeRabbitmq, rabbitmqThat, respond} from './fake-rabbitmq.js'

const deps = {http: sendHttp, now: Date.now}
const options = {warn: parseRange('10'), crit: parseRange('100'), count: 'ready'} as const

const check = (brokers: string[], fields: Partial<CheckRequest<typeof options>> = {}) =>
  runCheck(
    queueLength,
    {brokers, queues: [], vhosts: [], timeoutMs: 4_000, timeoutStatus: 'critical', options, ...fields},
    deps,
  )

const QUEUES = [
  {name: 'feed', vhost: '/', ready: 23},
  {name: 'mail', vhost: '/', ready: 5},
  {name: 'feed', vhost: 'shop', ready: 101},
]

describe('running a check', () => {
  it('looks at every queue when none is named', async () => {
    const {status, results} = await check([await fakeRabbitmq(QUEUES)])
    expect(status).toBe('critical')
    expect(results.map(({value}) => value)).toEqual([101, 23, 5])
  })

  it.each([
    [{queues: ['mail']}, [5]],
    [{queues: ['f*']}, [101, 23]],
    [{vhosts: ['shop']}, [101]],
    [{queues: ['feed'], vhosts: ['/']}, [23]],
  ])('looks with %j at the queues of lengths %j', async (fields, lengths) => {
    const {results} = await check([await fakeRabbitmq(QUEUES)], fields)
    expect(results.map(({value}) => value)).toEqual(lengths)
  })

  it('looks at two brokers as one', async () => {
    const brokers = [await fakeRabbitmq([QUEUES[0]!]), await fakeRabbitmq([QUEUES[1]!])]
    const {results} = await check(brokers)
    expect(results.map(({broker}) => broker)).toEqual(brokers.map(url => new URL(url).host))
  })

  it.each([
    [{queues: ['sms']}, 'no queue matches sms among 3'],
    [{queues: ['sms', 'x*']}, 'no queue matches sms or x* among 3'],
    [{queues: ['sms', 'rabbitmq://u:s3cret@host']}, 'no queue matches sms or rabbitmq://…@host among 3'],
    [{vhosts: ['test']}, 'there is no queue in vhost test among 3'],
    [{queues: ['mail'], vhosts: ['shop', 't*']}, 'no queue matches mail in vhost shop or t* among 3'],
  ])('is unknown with %j: %s', async (fields, message) => {
    expect(await check([await fakeRabbitmq(QUEUES)], fields)).toEqual({
      ...{check: 'queue-length', status: 'unknown', message, results: [], perfdata: []},
    })
  })

  it('is unknown, and not ok, when the broker shows no queue at all', async () => {
    const broker = await fakeRabbitmq([])
    expect(await check([broker])).toMatchObject({
      status: 'unknown',
      message: 'there is no queue: the broker shows none',
    })
    expect(await check([broker], {queues: ['feed']})).toMatchObject({
      message: 'no queue matches feed: the broker shows none',
    })
  })

  it.each([
    [500, 'critical', 'critical'],
    [500, 'unknown', 'critical'],
    [401, 'critical', 'critical'],
  ] as const)(
    'keeps what one broker says when the other answers %i (as %s): %s',
    async (status, timeoutStatus, expected) => {
      const brokers = [await fakeRabbitmq(QUEUES), await rabbitmqThat(respond(status, 'oops'))]
      const result = await check(brokers, {timeoutStatus})
      expect(result.status).toBe(expected)
      expect(result.message).toContain('feed in vhost shop has 101 ready (over 100)')
      expect(result.message).toContain(`HTTP ${status}`)
    },
  )

  it('is never ok when one of two brokers cannot be read, because half an answer is none', async () => {
    const fine = await fakeRabbitmq([{name: 'feed', vhost: '/', ready: 5}])
    for (const [status, expected] of [
      [500, 'critical'],
      [401, 'unknown'],
    ] as const) {
      expect(await check([fine, await rabbitmqThat(respond(status, 'oops'))])).toMatchObject({status: expected})
    }
  })

  it('rejects with the worse of two failures when no broker can be read', async () => {
    const brokers = [await rabbitmqThat(respond(401, '')), await rabbitmqThat(respond(500, ''))]
    await expect(check(brokers)).rejects.toMatchObject({code: 'SOURCE_HTTP'})
  })

  it('is unknown when one of two named queues is not there, though the other one is fine', async () => {
    const broker = await fakeRabbitmq(QUEUES)
    expect(await check([broker], {queues: ['mail', 'sms', 'x*']})).toMatchObject({
      status: 'unknown',
      message: 'no queue matches sms; no queue matches x*; mail has 5 ready',
      perfdata: [{label: 'mail_ready', value: 5}],
    })
  })
})

describe('the status of a failure', () => {
  const unreachable = ['SOURCE_DOWN', 'SOURCE_TIMEOUT', 'SOURCE_HTTP', 'SOURCE_REPLY', 'SOURCE_PARTIAL']
  const codes = Object.keys(ERROR_CODES) as ErrorCode[]

  it.each(unreachable)('%s is what --timeout-status says', code => {
    const error = new QopsError(code as ErrorCode, '')
    expect(statusOfFailure(error, 'critical')).toBe('critical')
    expect(statusOfFailure(error, 'warning')).toBe('warning')
  })

  it.each(codes.filter(code => ERROR_CODES[code].check === 'unknown'))('%s is unknown in any case', code => {
    expect(statusOfFailure(new QopsError(code, ''), 'critical')).toBe('unknown')
  })

  it('of our own bug is unknown', () => {
    expect(statusOfFailure(new TypeError('x is undefined'), 'critical')).toBe('unknown')
    expect(statusOfFailure(undefined, 'critical')).toBe('unknown')
  })
})
