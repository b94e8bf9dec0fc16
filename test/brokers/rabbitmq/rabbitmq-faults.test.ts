import {describe, expect, it} from 'vitest'
import {openBroker} from '../../../src/brokers/index.js'
import {realDeps} from '../../../src/cli/real-deps.js'
import {QopsError} from '../../../src/core/errors.js'
import type {Wants} from '../../../src/core/queue-reading.js'
import {rabbitmqThat, respond} from '../../operations/fake-rabbitmq.js'
import {answeringServer} from '../../support/answering-server.js'
import {freePort} from '../../support/free-port.js'
import {silentServer} from '../../support/silent-server.js'

async function errorOf(url: string, wants: Wants, signal = AbortSignal.timeout(4_000)): Promise<QopsError> {
  const {source} = await openBroker(url, realDeps)
  const error = await source.snapshot(signal, wants).catch(caught => caught)
  expect(error).toBeInstanceOf(QopsError)
  expect(`${error.message} ${error.hint}`).not.toMatch(/s3cret|\n/)
  return error
}

describe.each<Wants>(['lengths', 'all'])('RabbitMQ in trouble, when %s is wanted', wants => {
  it.each([
    [401, {error: 'not_authorised', reason: 'Login failed'}, 'SOURCE_DENIED', 'refused the user name or password'],
    [401, {reason: 'Not management user'}, 'SOURCE_DENIED', 'lets nobody read the API who has no tag'],
    [403, 'forbidden', 'SOURCE_DENIED', 'refused this user'],
    [404, {error: 'Object Not Found'}, 'SOURCE_NOT_FOUND', 'does not know /api/queues'],
    [500, {error: 'internal'}, 'SOURCE_HTTP', 'answered HTTP 500'],
    [503, '', 'SOURCE_HTTP', 'answered HTTP 503'],
    [200, '<!DOCTYPE html>', 'SOURCE_REPLY', 'not JSON'],
    [200, '[{"name":"feed","vh', 'SOURCE_REPLY', 'not JSON'],
    [200, '', 'SOURCE_REPLY', 'not JSON'],
    [200, {error: 'bad_request'}, 'SOURCE_REPLY', 'not a list of queues'],
    [200, [{queue: 'feed'}], 'SOURCE_REPLY', 'not a list of queues'],
  ])('a %d with %j is %s', async (status, body, code, words) => {
    const error = await errorOf(await rabbitmqThat(respond(status, body)), wants)
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
  })

  it('a redirect is not followed', async () => {
    const asked: string[] = []
    const url = await rabbitmqThat((request, response) => {
      asked.push(request.url!.replace(/\?.*/, ''))
      response.writeHead(302, {location: '/elsewhere'}).end()
    })
    expect(await errorOf(url, wants)).toMatchObject({code: 'SOURCE_HTTP'})
    expect(asked).toEqual(['/api/queues'])
  })

  it('an answer of 200 MB is refused, and not read to its end', async () => {
    let sent = 0
    const url = await rabbitmqThat((_request, response) => {
      const more = () => {
        while (sent < 200 && !response.destroyed) {
          sent++
          if (!response.write(MEBIBYTE)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const error = await errorOf(url, wants)
    expect(error.code).toBe('SOURCE_REPLY')
    expect(error.message).toContain('the answer is larger than 134217728 bytes')
    expect(sent).toBeLessThan(200)
  })

  it('an answer that breaks off is an error', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[{"name":"feed"'
    const port = await answeringServer(socket => socket.end(half))
    expect(await errorOf(`rabbitmq://127.0.0.1:${port}`, wants)).toMatchObject({code: 'SOURCE_DOWN'})
  })

  it('nobody there is an error with the reason', async () => {
    const port = await freePort()
    const {code, message} = await errorOf(`rabbitmq://127.0.0.1:${port}`, wants)
    expect([code, message]).toEqual([
      'SOURCE_DOWN',
      `cannot reach RabbitMQ at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    ])
  })

  it('silence is given up in time', async () => {
    const url = `rabbitmq://127.0.0.1:${await silentServer()}`
    expect(await errorOf(url, wants, AbortSignal.timeout(100))).toMatchObject({code: 'SOURCE_TIMEOUT'})
  })
})

const MEBIBYTE = Buffer.alloc(1024 * 1024, 'x')
