import {once} from 'node:events'
import {createServer, type IncomingMessage, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'
import {afterEach, expect, it} from 'vitest'
import {Permanent} from '../../../src/reference/retry-policy.js'
import {postJson} from '../../../src/reference/services/post-json.js'
import {freePort} from '../../support/free-port.js'
import {silentServer} from '../../support/silent-server.js'

let server: Server | undefined
const context = () => ({signal: new AbortController().signal, id: 'task-23'})

afterEach(() => server?.closeAllConnections())

/** A server that gives each request this answer. */
async function answering(status: number, headers: Record<string, string> = {}) {
  const asked: {headers: IncomingMessage['headers']; body: string}[] = []
  server = createServer(async (request, response) => {
    asked.push({headers: request.headers, body: await text(request)})
    response.writeHead(status, headers).end('x'.repeat(100_003))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/photos`), asked}
}

it('sends JSON, with the id of the task as the key by which the server can tell that it comes again', async () => {
  const {url, asked} = await answering(201)
  await postJson(url, {media: 7}, context())
  expect(asked).toEqual([
    {
      headers: expect.objectContaining({'idempotency-key': 'task-23', 'content-type': 'application/json'}),
      body: '{"media":7}',
    },
  ])
})

it.each([400, 404, 410, 422])('gives up for good at %i', async status => {
  const {url} = await answering(status)
  const error = await postJson(url, {}, context()).catch(caught => caught)
  expect(error).toBeInstanceOf(Permanent)
  expect(error.message).toBe(`${url.host} answered ${status}`)
})

it.each([408, 425, 429, 500, 503])('is to be tried again at %i', async status => {
  const {url} = await answering(status)
  const error = await postJson(url, {}, context()).catch(caught => caught)
  expect(error).not.toBeInstanceOf(Permanent)
  expect(error.message).toBe(`${url.host} answered ${status}`)
})

it('does not follow to where the server leads', async () => {
  const {url, asked} = await answering(302, {location: '/elsewhere'})
  await expect(postJson(url, {}, context())).rejects.not.toBeInstanceOf(Permanent)
  expect(asked).toHaveLength(1)
})

it('is to be tried again when nobody listens', async () => {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`)
  await expect(postJson(url, {}, context())).rejects.not.toBeInstanceOf(Permanent)
})

it('stops waiting at the soft limit', async () => {
  const url = new URL(`http://127.0.0.1:${await silentServer()}/`)
  const signal = AbortSignal.timeout(100)
  await expect(postJson(url, {}, {...context(), signal})).rejects.toThrow('aborted due to timeout')
})
