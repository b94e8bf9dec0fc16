import {beforeAll, describe, expect, inject, it} from 'vitest'
import {freePort} from '../support/free-port.js'
import {runQops} from '../support/run-process.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {startQops} from '../support/start-qops.js'
import {waitUntil} from '../support/wait-until.js'

const {rabbitmqUrl} = inject('services')
const management = rabbitmqManagement(rabbitmqUrl)
const inVhost = rabbitmqUrl.replace(/%2F$/, 'listed')

beforeAll(async () => {
  await management.addVhost('listed')
  await management.request('PUT', 'permissions/listed/guest', {configure: '.*', write: '.*', read: '.*'})
  for (const [queue, count] of [
    ['feed', 7],
    ['mail', 23],
    ['mail.dead', 3],
  ] as const) {
    await management.request('PUT', `queues/listed/${queue}`, {durable: true})
    for (let n = 0; n < count; n++)
      await management.request('POST', 'exchanges/listed/amq.default/publish', {
        ...{properties: {}, routing_key: queue, payload: 'x', payload_encoding: 'string'},
      })
  }
  const counted = async () => {
    const queues = await management.request<{messages_ready?: number}[]>('GET', 'queues/listed')
    return queues.reduce((sum, {messages_ready = 0}) => sum + messages_ready, 0) === 33
  }
  await waitUntil('RabbitMQ to have counted 33', counted)
})

const names = (table: string) =>
  table
    .trimEnd()
    .split('\n')
    .map(line => line.split(/\s+/)[0])

describe('qops queues', () => {
  it('lists 3 queues of a real RabbitMQ, the longest first', async () => {
    const {code, stdout, stderr} = await runQops(['queues', '--broker', inVhost])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(names(stdout)).toEqual(['QUEUE', 'mail', 'feed', 'mail.dead'])
    expect(stdout).toMatch(/^mail +.* 23 /m)
  })

  it('filters by a glob and by a regular expression, sorts, and cuts off', async () => {
    const {stdout} = await runQops([
      'queues',
      '-b',
      inVhost,
      '--exclude',
      '/\\.dead$/',
      '--sort',
      'queue',
      '--limit',
      '1',
    ])
    expect(names(stdout)).toEqual(['QUEUE', 'feed'])
    expect(names((await runQops(['queues', '-b', inVhost, '-q', 'mail*', '--reverse'])).stdout)).toEqual([
      ...['QUEUE', 'mail.dead', 'mail'],
    ])
  })

  it('prints JSON in which nothing that is not known has a value, and a broker that is gone is an error: exit 1', async () => {
    const gone = `rabbitmq://guest:s3cret-w0rd@127.0.0.1:${await freePort()}?name=gone`
    const {code, stdout} = await runQops(['queues', '--json', '-b', inVhost, '-b', gone])
    const report = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(report.queues.map(({queue, ready}: {queue: string; ready: number}) => [queue, ready])).toEqual([
      ...[
        ['mail', 23],
        ['feed', 7],
        ['mail.dead', 3],
      ],
    ])
    expect(report.errors).toMatchObject([{broker: 'gone', code: 'SOURCE_DOWN'}])
    expect(stdout).not.toMatch(/null|s3cret/)
  })

  it('shows the table all the same when a broker is gone, says so in one sentence, and exits 1', async () => {
    const {code, stdout, stderr} = await runQops([
      'queues',
      '-b',
      inVhost,
      '-b',
      `rabbitmq://127.0.0.1:${await freePort()}?name=gone`,
    ])
    expect(code).toBe(1)
    expect(names(stdout)).toHaveLength(4)
    expect(stderr).toMatch(/^qops: gone: .*ECONNREFUSED.*\n$/)
  })

  it('looks again and again with --watch, and leaves with exit 0 on ctrl-C', async () => {
    const qops = startQops(['queues', '-b', inVhost, '--watch', '--interval', '100ms', '--json'])
    await qops.says(/\n.*\n.*\n/)
    expect(await qops.end('SIGINT')).toBe(0)
    for (const line of qops.output().trimEnd().split('\n')) expect(JSON.parse(line).queues).toHaveLength(3)
  })

  it.each([
    ['a column that there is not', ['--sort', 'size']],
    ['a regular expression that is none', ['--queue', '/a(/']],
    ['an interval without --watch', ['--interval', '1s']],
  ])('is a mistake of the command line: %s', async (_what, args) => {
    expect(await runQops(['queues', '-b', inVhost, ...args])).toMatchObject({code: 2, stdout: ''})
  })
})
