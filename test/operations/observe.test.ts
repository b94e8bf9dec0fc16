import {describe, expect, it} from 'vitest'
import type {SendHttp} from '../../src/core/http.js'
import {mergeObservations, sidecarUrl, watch} from '../../src/operations/observe.js'

const event = {received: 0, repeated: 0, bad: 0, lost: 0, workers: 0}
const queues = (at: string, ...names: string[]) => ({
  at,
  queues: names.map(queue => ({broker: 'main', queue})),
  errors: [],
})
const tasks = (at: string) => ({at, since: at, tasks: [], events: event})

/** A machine on which these addresses answer. */
const machine =
  (answers: Record<string, unknown>): SendHttp =>
  async ({host, pathname}) => {
    const body = answers[host + pathname]
    if (body === undefined) throw new Error(`connect ECONNREFUSED ${host}`)
    return {status: 200, body: JSON.stringify(body)}
  }

const look = async (brokers: string[], http: SendHttp) => {
  const watched = await watch({brokers, timeoutMs: 4_000}, {http, now: () => 0})
  try {
    return await watched.observe(new AbortController().signal)
  } finally {
    await watched.close()
  }
}

const SIDECAR = {
  'sidecar:8127/v1/queues': queues('2026-01-01T00:00:02.000Z', 'feed'),
  'sidecar:8127/v1/tasks': tasks('2026-01-01T00:00:02.000Z'),
}
const RABBITMQ = {'rabbit:15672/api/queues': [{name: 'mail', vhost: '/', messages: 7, messages_ready: 7}]}

describe('watching', () => {
  it('shows the queues of a sidecar and of a broker as one, and the tasks of the sidecar', async () => {
    const seen = await look(['qops://sidecar', 'rabbitmq://rabbit'], machine({...SIDECAR, ...RABBITMQ}))
    expect(seen.queues!.queues.map(({queue}) => queue)).toEqual(['feed', 'mail'])
    expect(seen.tasks).toEqual(tasks('2026-01-01T00:00:02.000Z'))
    expect(seen.errors).toEqual([])
  })

  it('shows the broker when the sidecar is down, and says so with its address', async () => {
    const seen = await look(['qops://:s3cret@sidecar', 'rabbitmq://rabbit'], machine(RABBITMQ))
    expect(seen.queues!.queues.map(({queue}) => queue)).toEqual(['mail'])
    expect(seen).not.toHaveProperty('tasks')
    expect(seen.errors).toEqual(['cannot reach the sidecar at sidecar:8127: connect ECONNREFUSED sidecar:8127'])
  })

  it('shows one broker when the other is down, and puts that into its errors', async () => {
    const seen = await look(['rabbitmq://rabbit', 'rabbitmq://gone'], machine(RABBITMQ))
    expect(seen.queues!.errors).toEqual([
      {
        broker: 'gone',
        code: 'SOURCE_DOWN',
        message: 'cannot reach RabbitMQ at gone: connect ECONNREFUSED gone:15672',
      },
    ])
  })

  it('fails with the first reason when nothing can be seen', async () => {
    await expect(look(['qops://sidecar', 'rabbitmq://gone'], machine({}))).rejects.toMatchObject({
      code: 'SOURCE_DOWN',
      message: expect.stringContaining('cannot reach the sidecar at sidecar:8127'),
    })
  })

  it('is called by what it watches, without passwords', async () => {
    const brokers = ['qops://:s3cret@sidecar:9000', 'rabbitmq://u:s3cret@rabbit?name=main', 'rabbitmq://u:p@other']
    expect((await watch({brokers, timeoutMs: 1}, {http: machine({}), now: () => 0})).title).toBe(
      'sidecar sidecar:9000, main, other',
    )
  })
})

it('is as old as the older of two looks, and puts their rows together', () => {
  const older = {queues: queues('2026-01-01T00:00:01.000Z', 'a'), errors: ['a is slow']}
  const newer = {queues: queues('2026-01-01T00:00:07.000Z', 'b'), tasks: tasks('2026-01-01T00:00:07.000Z'), errors: []}
  const merged = mergeObservations([newer, older], ['c is down'])
  expect(merged.queues).toEqual(queues('2026-01-01T00:00:01.000Z', 'b', 'a'))
  expect(merged.errors).toEqual(['c is down', 'a is slow'])
})

it.each([
  ['127.0.0.1:8127', 'qops://127.0.0.1:8127'],
  ['http://127.0.0.1:8127', 'qops://127.0.0.1:8127'],
  ['qops://:token@host', 'qops://:token@host'],
])('takes %s as the sidecar %s', (text, url) => {
  expect(sidecarUrl(text)).toBe(url)
})

it('refuses rabbitmq://u:s3cret@host as a sidecar, without its password', () => {
  expect(() => sidecarUrl('rabbitmq://u:s3cret@host')).toThrow(
    expect.objectContaining({
      code: 'BAD_URL',
      message: '--sidecar "rabbitmq://…@host" is not the address of a sidecar',
    }),
  )
})
