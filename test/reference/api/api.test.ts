import {request as httpRequest} from 'node:http'
import {afterEach, expect, it} from 'vitest'
import {stopEmbeddedBroker} from '../../../src/brokers/embedded.js'
import {QopsError} from '../../../src/core/errors.js'
import {type Api, startApi} from '../../../src/reference/api/api.js'
import {createApp} from '../../../src/reference/app.js'
import {embeddedTransport} from '../../../src/reference/embedded-transport.js'
import {MemoryAccountStore} from '../../../src/reference/feeds/account-store.js'
import {MemoryMediaStore} from '../../../src/reference/feeds/media-store.js'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {MemoryFollowerGraph} from '../../../src/reference/feeds/memory-follower-graph.js'
import {createPublisher, type Publish} from '../../../src/reference/publisher.js'
import {ROUTES} from '../../../src/reference/routing.js'
import {feedDeliver} from '../../../src/reference/tasks/feed-deliver.js'
import {startWorker, type Worker} from '../../../src/reference/worker/worker.js'
import {waitUntil} from '../../support/wait-until.js'
import {recordedHooks} from '../worker/task-totals.js'

const USERS = 23
const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  stopEmbeddedBroker('api')
})

type Started = {api: Api; log: string[]; published: unknown[][]; places: ReturnType<typeof memoryPlaces>}

const memoryPlaces = () => ({
  store: new MemoryFeedStore({users: USERS}),
  media: new MemoryMediaStore(),
  graph: new MemoryFollowerGraph(),
  accounts: new MemoryAccountStore(),
})

async function start(publish?: Publish): Promise<Started> {
  const places = memoryPlaces()
  const [log, published]: [string[], unknown[][]] = [[], []]
  const send: Publish = publish ?? (async (...sent) => void published.push(sent))
  const {media} = places
  const app = createApp({
    publish: send,
    newMedia: author => media.add(author),
    removeMedia: number => media.remove(number),
  })
  const api = await startApi({...places, app, publish: send, users: USERS, log: line => log.push(line)})
  closers.push(() => api.close())
  return {api, log, published, places}
}

async function ask({api}: {api: Api}, method: string, path: string, body?: unknown) {
  const response = await fetch(`${api.url}${path}`, {
    method,
    ...(body !== undefined && {
      headers: {'content-type': 'application/json'},
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  })
  const text = await response.text()
  return {status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers}
}

it('takes a photo with 202, which then comes into the feeds of both followers', async () => {
  const transport = embeddedTransport('api')
  const {hooks} = recordedHooks()
  const routes = ROUTES.map(route => ({...route, pool: 'event-loop' as const}))
  const publish = createPublisher({transport, routes, hooks})
  await Promise.all(routes.map(({queue}) => transport.declare(queue)))
  const started = await start(publish)
  const worker: Worker = await startWorker({
    ...{transport, hooks, tasks: [feedDeliver({...started.places, publish})], log: () => {}},
    routes: routes.filter(({queue}) => queue === 'feed'),
  })
  closers.push(
    () => transport.close(),
    () => worker.stop(),
  )
  for (const user of [2, 3]) expect((await ask(started, 'POST', `/users/${user}/follow`, {user: 7})).status).toBe(204)
  expect(await ask(started, 'POST', '/users/7/media', {caption: 'a cat'})).toMatchObject({
    status: 202,
    body: {media: 1},
  })
  for (const user of [2, 3])
    await waitUntil(`the photo in feed ${user}`, async () => {
      const {body} = await ask(started, 'GET', `/users/${user}/feed`)
      return body.media.length === 1 && body.media[0] === 1
    })
  expect((await ask(started, 'GET', '/users/5/feed')).body).toEqual({media: []})
})

it('reads at most as many photos as asked for, 20 unless asked', async () => {
  const started = await start()
  const {store, media} = started.places
  for (let nth = 0; nth < 23; nth++) await store.deliver(await media.add(7), [2])
  expect((await ask(started, 'GET', '/users/2/feed?limit=3')).body).toEqual({media: [23, 22, 21]})
  expect((await ask(started, 'GET', '/users/2/feed')).body.media).toHaveLength(20)
})

it('deletes an account with 202: it is gone at once, also for those who would follow it, and the rest is a task', async () => {
  const started = await start()
  for (const _ of ['once', 'again'])
    expect(await ask(started, 'DELETE', '/users/7')).toMatchObject({status: 202, body: {user: 7}})
  const gone = {status: 404, body: {error: 'user 7 was deleted'}}
  expect(await ask(started, 'POST', '/users/7/media', {caption: 'a cat'})).toMatchObject(gone)
  expect(await ask(started, 'GET', '/users/7/feed')).toMatchObject(gone)
  expect(await ask(started, 'POST', '/users/2/follow', {user: 7})).toMatchObject(gone)
  expect(started.published).toEqual([
    ['account.delete', {user: 7}, {traceparent: undefined}],
    ['account.delete', {user: 7}, {traceparent: undefined}],
  ])
})

it('gives the traceparent of a request to all 3 tasks of a photo, and none that is no valid one', async () => {
  const started = await start()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  for (const given of [traceparent, 'nonsense'])
    await fetch(`${started.api.url}/users/7/media`, {method: 'POST', headers: {traceparent: given}})
  expect(started.published.map(([, , options]) => options)).toEqual([
    ...Array(3).fill({traceparent}),
    ...Array(3).fill({traceparent: undefined}),
  ])
})

it('ends following with 204, also where there was none', async () => {
  const started = await start()
  await ask(started, 'POST', '/users/2/follow', {user: 7})
  for (const _ of ['once', 'again']) expect((await ask(started, 'DELETE', '/users/2/follow/7')).status).toBe(204)
  expect(started.places.graph.followerCount(7)).toBe(0)
})

it('blocks with 204: neither follows the other, nor can again', async () => {
  const started = await start()
  await ask(started, 'POST', '/users/2/follow', {user: 7})
  expect((await ask(started, 'POST', '/users/7/block', {user: 2})).status).toBe(204)
  expect(started.places.graph.followerCount(7)).toBe(0)
  expect((await ask(started, 'POST', '/users/2/follow', {user: 7})).status).toBe(403)
})

it('deletes a photo with 204, but not that of another user (403), and not one that there is not (404)', async () => {
  const started = await start()
  const {store, media} = started.places
  await store.deliver(await media.add(7), [2])
  expect(await ask(started, 'DELETE', '/users/5/media/1')).toMatchObject({
    ...{status: 403, body: {error: 'photo 1 is not of user 5'}},
  })
  expect((await ask(started, 'GET', '/users/2/feed')).body).toEqual({media: [1]})
  expect((await ask(started, 'DELETE', '/users/7/media/1')).status).toBe(204)
  expect((await ask(started, 'GET', '/users/2/feed')).body).toEqual({media: []})
  expect((await ask(started, 'DELETE', '/users/7/media/1')).status).toBe(404)
})

it('answers 415 to a body that is not JSON, and posts nothing', async () => {
  const started = await start()
  const response = await fetch(`${started.api.url}/users/7/media`, {
    method: 'POST',
    body: new URLSearchParams({caption: 'a cat'}),
  })
  expect(response.status).toBe(415)
  expect(await response.json()).toEqual({error: 'the body must be JSON, with content-type: application/json'})
  expect(started.published).toEqual([])
})

it('answers 503 to the 1,001st request in hand, and goes on when one has ended', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => (release = resolve))
  let asked = 0
  const started = await start(async () => {
    asked++
    await held
  })
  const answers = Array.from({length: 1_000}, () => statusOf(`${started.api.url}/users/7/media`))
  await waitUntil('1,000 requests in hand', () => asked === 3_000, {everyMs: 5})
  expect(await statusOf(`${started.api.url}/users/7/media`)).toBe(503)
  release()
  expect(new Set(await Promise.all(answers))).toEqual(new Set([202]))
  expect((await ask(started, 'GET', '/users/2/feed')).status).toBe(200)
})

it('refuses to follow an account behind a block with 403', async () => {
  const started = await start()
  await started.places.graph.block(7, 2)
  const {status, body} = await ask(started, 'POST', '/users/2/follow', {user: 7})
  expect({status, body}).toEqual({status: 403, body: {error: 'user 2 cannot follow user 7'}})
})

it.each([
  [400, 'a user that is no number', 'GET', '/users/ann/feed', undefined, 'the user in the path: not a number'],
  [400, 'a negative user', 'GET', '/users/-1/feed', undefined, 'the user in the path: not a number'],
  [400, 'a limit of 0', 'GET', '/users/2/feed?limit=0', undefined, 'the query: limit: '],
  [400, 'a limit of 101', 'GET', '/users/2/feed?limit=101', undefined, 'the query: limit: '],
  [400, 'a follow without a body', 'POST', '/users/2/follow', undefined, 'the body: '],
  [400, 'a user to follow that is text', 'POST', '/users/2/follow', {user: '7'}, 'the body: user: '],
  [400, 'a caption of 2,201 characters', 'POST', '/users/2/media', {caption: 'x'.repeat(2_201)}, 'the body: caption: '],
  [400, 'a body that is no JSON', 'POST', '/users/2/media', '{"caption', ''],
  [404, 'a user that there is not', 'GET', '/users/23/feed', undefined, 'there is no user 23'],
  [404, 'following a user that there is not', 'POST', '/users/2/follow', {user: 23}, 'there is no user 23'],
  [404, 'a path that there is not', 'GET', '/nowhere', undefined, 'there is no GET /nowhere'],
  [413, 'a body over 16 kB', 'POST', '/users/2/media', {caption: 'x'.repeat(16_385)}, 'request entity too large'],
])('answers %i to %s, in one sentence', async (status, _what, method, path, sent, sentence) => {
  const started = await start()
  const answer = await ask(started, method, path, sent)
  expect(answer.status).toBe(status)
  expect(Object.keys(answer.body)).toEqual(['error'])
  expect(answer.body.error).toContain(sentence)
  expect(answer.body.error).not.toContain('\n')
  expect([started.published, started.log]).toEqual([[], []])
})

it('answers 503 when the broker does not take the tasks, and takes the photo back', async () => {
  const started = await start(async () => {
    throw new QopsError('PUBLISH_FAILED', 'the broker at 10.0.0.7 is full')
  })
  const {status, body, headers} = await ask(started, 'POST', '/users/7/media', {})
  expect({status, body}).toEqual({status: 503, body: {error: 'not now (PUBLISH_FAILED): try again'}})
  expect(headers.get('retry-after')).toBe('5')
  expect(await started.places.media.authorsOf([1])).toEqual([undefined])
  expect(started.log).toEqual(['POST /users/7/media: the broker at 10.0.0.7 is full'])
})

it('answers 500 without a word about our own fault, which the log gets with its stack', async () => {
  const started = await start(async () => {
    throw new Error('undefined is not a function')
  })
  const {status, body} = await ask(started, 'POST', '/users/7/media', {})
  expect({status, body}).toEqual({status: 500, body: {error: 'internal error'}})
  expect(started.log[0]).toMatch(/^POST \/users\/7\/media: Error: undefined is not a function\n +at /)
})

it('finishes the request in hand when it is closed, and takes no other; it can be closed twice', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => (release = resolve))
  let asked = 0
  const started = await start(async () => {
    asked++
    await held
  })
  const answer = statusOf(`${started.api.url}/users/7/media`)
  await waitUntil('the request to be in hand', () => asked === 3, {everyMs: 1})
  const closing = Promise.all([started.api.close(), started.api.close()])
  await expect(fetch(`${started.api.url}/users/2/feed`)).rejects.toThrow('fetch failed')
  release()
  expect(await answer).toBe(202)
  await closing
})

it('rejects with LISTEN_FAILED when the port is taken', async () => {
  const {api, places} = await start()
  const deps = {...places, app: createApp({publish: async () => {}, newMedia: () => 1}), publish: async () => {}}
  const port = Number(new URL(api.url).port)
  await expect(startApi({...deps, users: USERS, log: () => {}}, {port})).rejects.toMatchObject({code: 'LISTEN_FAILED'})
})

/** POST without a body on a connection of its own. */
const statusOf = (url: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const sent = httpRequest(url, {method: 'POST', agent: false}, reply => {
      reply.resume()
      resolve(reply.statusCode)
    })
    sent.on('error', reject)
    sent.end()
  })
