import express, {type ErrorRequestHandler, type Express} from 'express'
import type {EventStream} from './event-stream.js'
import {localOnly} from './local-only.js'
import type {SidecarState} from './sidecar-state.js'
import {requireToken} from './token.js'

/** `troubles`: a sentence for each broker and sink that cannot be reached. */
type Readiness = {ready: boolean; troubles: string[]}

type RouteParts = {
  state: SidecarState
  readiness: () => Readiness
  stream: EventStream
  token: string | undefined
  /** Until the brokers were polled once nobody knows their queues: an answer waits, rather than to say "none". */
  firstPoll: Promise<void>
}

/** The public routes (docs/architecture.md). The CLI and the TUI use these and nothing else. */
export function routes({state, readiness, stream, token, firstPoll}: RouteParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.get('/healthz', (_request, response) => response.json({alive: true}))
  app.get('/readyz', async (_request, response) => {
    await firstPoll
    const answer = readiness()
    response.status(answer.ready ? 200 : 503).json(answer)
  })
  app.use('/v1', token === undefined ? localOnly : requireToken(token))
  app.post('/v1/events', express.text({type: () => true, limit: '1mb'}), (request, response) => {
    const answer = state.takeEvents(typeof request.body === 'string' ? request.body : '')
    // Some lines were good: the sender must not send those again, so a bad one does not make the whole a failure.
    response.status(answer.bad > 0 && answer.accepted === 0 ? 400 : 202).json(answer)
  })
  app.get('/v1/queues', async (_request, response) => {
    await firstPoll
    response.json(state.queues())
  })
  app.get('/v1/tasks', (_request, response) => response.json(state.tasks()))
  app.get('/v1/stream', (_request, response) => stream.add(response))
  app.use((request, response) => response.status(404).json({error: `there is no ${request.method} ${request.path}`}))
  app.use(asJson)
  return app
}

/** A body that is too large or cannot be decoded: one sentence, not express's page with a stack. */
const asJson: ErrorRequestHandler = (error: {status?: number; message?: string}, _request, response, _next) => {
  const status = error.status ?? 500
  response.status(status).json({error: status < 500 ? (error.message ?? 'bad request') : 'internal error'})
}
