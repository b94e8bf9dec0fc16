import type {ErrorRequestHandler} from 'express'
import type {z} from 'zod'
import {type ErrorCode, QopsError} from '../../core/errors.js'
import {firstIssue} from '../message.js'

export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

export class NotFound extends Error {
  override readonly name = 'NotFound'
}

/** The photo is not this user's. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** More requests are in hand than we take. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

export class NotJson extends Error {
  override readonly name = 'NotJson'
}

/** The request was fine; a server behind us was not, and may be again in a moment. */
const UNAVAILABLE: ReadonlySet<ErrorCode> = new Set(['STORE_DOWN', 'PUBLISH_FAILED', 'TRANSPORT_DOWN'])
const RETRY_AFTER_SECONDS = 5

/** What the schema makes of it. Throws BadRequest, which says in one sentence what is wrong and where. */
export function valid<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const read = schema.safeParse(given)
  if (!read.success) throw new BadRequest(`${what}: ${firstIssue(read.error)}`)
  return read.data
}

type ErrorAnswer = {status: number; error: string; retryAfterSeconds?: number}

/** Pure. What a client is told: only what it can use, never a stack or the address of a server behind us. */
export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof BadRequest) return {status: 400, error: error.message}
  if (error instanceof NotFound) return {status: 404, error: error.message}
  if (error instanceof Forbidden) return {status: 403, error: error.message}
  if (error instanceof NotJson) return {status: 415, error: error.message}
  if (error instanceof Busy) return {status: 503, error: error.message, retryAfterSeconds: RETRY_AFTER_SECONDS}
  if (error instanceof QopsError && UNAVAILABLE.has(error.code))
    return {status: 503, error: `not now (${error.code}): try again`, retryAfterSeconds: RETRY_AFTER_SECONDS}
  // Express and its body parser: too large (413), not JSON or cut short (400), an unknown charset (415).
  const {status, message} = (error ?? {}) as {status?: number; message?: string}
  if (status !== undefined && status >= 400 && status < 500) return {status, error: message ?? 'bad request'}
  return {status: 500, error: 'internal error'}
}

/** The log gets what the client does not: why a server behind us failed, and the stack of what is our own fault. */
export const answerErrors =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error, request, response, next) => {
    const {status, error: sentence, retryAfterSeconds} = answerTo(error)
    if (status >= 500)
      log(`${request.method} ${request.path}: ${status === 503 ? error.message : (error?.stack ?? error)}`)
    if (response.headersSent) return next(error)
    if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds))
    response.status(status).json({error: sentence})
  }
