import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import express, {type Express, type Request, type RequestHandler} from 'express'
import {z} from 'zod'
import {QopsError, reason} from '../../core/errors.js'
import type {App} from '../app.js'
import type {AccountStore} from '../feeds/account-store.js'
import type {MutableFollowerGraph} from '../feeds/follower-graph.js'
import {type FeedPlaces, readFeed} from '../feeds/read-feed.js'
import type {Publish} from '../publisher.js'
import {traceparentOf} from '../traceparent.js'
import {answerErrors, Busy, Forbidden, NotFound, NotJson, valid} from './api-errors.js'

export type ApiDeps = FeedPlaces & {
  app: App
  graph: MutableFollowerGraph
  accounts: AccountStore
  publish: Publish
  /** Users are 0 to `users - 1`; others get 404. */
  users: number
  /** Told of what is our own fault, with its stack; the client is not. */
  log: (line: string) => void
}

export type Api = {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Takes no more requests and waits for those in hand, for at most 5 s. May be called twice. */
  close(): Promise<void>
}

const MAX_BODY = '16kb'
const CLOSE_TIMEOUT_MS = 5_000
const MAX_IN_HAND = 1_000

const number = z.int().min(0)
const numberInPath = z.string().regex(/^\d+$/, 'not a number').transform(Number).pipe(number)
const postBody = z.object({caption: z.string().max(2_200).default('')})
const followBody = z.object({user: number})
const feedQuery = z.object({limit: z.coerce.number().int().min(1).max(100).default(20)})

/**
 * What the web servers do: as little as possible, and nothing that a worker can do later.
 * - `POST /users/:id/media` `{"caption": "…"}` → 202 `{"media": 23}` once the broker has taken all its tasks
 * - `GET /users/:id/feed?limit=20` → 200 `{"media": [23, 19]}`, the newest first, at most 100
 * - `DELETE /users/:id/media/:media` → 204: no feed shows it any more; 403 when it is of another user
 * - `POST /users/:id/follow` `{"user": 7}` → 204; 403 when there is a block between the two; `DELETE /users/:id/follow/7` → 204
 * - `POST /users/:id/block` `{"user": 7}` → 204: neither follows the other any more, nor sees the other's photos
 * - `DELETE /users/:id` → 202: the account is gone at once, and tasks remove its photos and followers; again is 202 again
 *
 * A `traceparent` header (W3C Trace Context) goes along with all tasks of the request.
 *
 * A body has at most 16 kB (413) and is JSON (415). Everything else that is wrong is 400, what there is not is 404, and when the
 * broker or a store does not answer, or 1,000 requests are in hand, it is 503: try again. All errors are `{"error": "one sentence"}`.
 */
function apiRoutes(deps: ApiDeps): Express {
  const {app, accounts, graph, media, publish, users, log} = deps
  const routes = express()
  routes.disable('x-powered-by')
  routes.use(atMost(MAX_IN_HAND))
  routes.use((request, _response, next) => {
    // Express would leave another body unread, as if there were none.
    const isOther = request.headers['content-length'] !== '0' && request.is('json') === false
    next(isOther ? new NotJson('the body must be JSON, with content-type: application/json') : undefined)
  })
  routes.use(express.json({limit: MAX_BODY}))

  const known = (user: number) => {
    if (user >= users) throw new NotFound(`there is no user ${user}`)
    return user
  }
  const there = async (user: number) => {
    if (await accounts.isRemoved(known(user))) throw new NotFound(`user ${user} was deleted`)
    return user
  }
  const knownOf = (id: string) => known(valid(numberInPath, id, 'the user in the path'))
  const userOf = (id: string) => there(knownOf(id))

  routes.post('/users/:id/media', async (request, response) => {
    const {caption} = valid(postBody, request.body ?? {}, 'the body')
    const author = await userOf(request.params.id)
    response.status(202).json({media: await app.postPhoto(author, caption, traceOf(request))})
  })
  routes.get('/users/:id/feed', async (request, response) => {
    const {limit} = valid(feedQuery, request.query, 'the query')
    response.json({media: await readFeed(deps, await userOf(request.params.id), limit)})
  })
  routes.post('/users/:id/follow', async (request, response) => {
    const {user} = valid(followBody, request.body, 'the body')
    if (await graph.follow(await userOf(request.params.id), await there(user))) response.status(204).end()
    else response.status(403).json({error: `user ${request.params.id} cannot follow user ${user}`})
  })
  routes.delete('/users/:id/follow/:other', async (request, response) => {
    await graph.unfollow(await userOf(request.params.id), knownOf(request.params.other))
    response.status(204).end()
  })
  routes.post('/users/:id/block', async (request, response) => {
    const {user} = valid(followBody, request.body, 'the body')
    await graph.block(await userOf(request.params.id), known(user))
    response.status(204).end()
  })
  routes.delete('/users/:id/media/:media', async (request, response) => {
    const photo = valid(numberInPath, request.params.media, 'the photo in the path')
    const [owner] = await media.authorsOf([photo])
    const user = await userOf(request.params.id)
    if (owner === undefined) throw new NotFound(`there is no photo ${photo}`)
    if (owner !== user) throw new Forbidden(`photo ${photo} is not of user ${user}`)
    await media.remove(photo)
    response.status(204).end()
  })
  routes.delete('/users/:id', async (request, response) => {
    const user = knownOf(request.params.id)
    await accounts.remove(user)
    await publish('account.delete', {user}, traceOf(request))
    response.status(202).json({user})
  })
  routes.use(request => {
    throw new NotFound(`there is no ${request.method} ${request.path}`)
  })
  routes.use(answerErrors(log))
  return routes
}

/** While a broker is lost each request waits for it: their number must not grow without bound. */
function atMost(limit: number): RequestHandler {
  let inHand = 0
  return (_request, response, next) => {
    if (inHand >= limit) return next(new Busy(`not now: ${limit} requests are in hand`))
    inHand++
    response.once('close', () => inHand--)
    next()
  }
}

const traceOf = (request: Request) => ({traceparent: traceparentOf(request.headers.traceparent)})

/** Listens on loopback unless told otherwise; port 0 is any free one. Rejects with LISTEN_FAILED. */
export async function startApi(deps: ApiDeps, {host = '127.0.0.1', port = 0} = {}): Promise<Api> {
  const server = createServer(apiRoutes(deps)).listen(port, host)
  await once(server, 'listening').catch(cause => {
    throw new QopsError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${reason(cause)}`, undefined, {cause})
  })
  const listening = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`,
    close: () => (closing ??= closed()),
  }

  async function closed(): Promise<void> {
    const gone = new Promise<void>(resolve => server.close(() => resolve()))
    const late = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS)
    await gone
    clearTimeout(late)
  }
}
