import {createHash, timingSafeEqual} from 'node:crypto'
import type {RequestHandler} from 'express'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Lets only requests in that bring `Authorization: Bearer TOKEN`; compared in constant time. */
export function requireToken(token: string): RequestHandler {
  const wanted = digest(token)
  return (request, response, next) => {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (timingSafeEqual(digest(given), wanted)) next()
    else response.status(401).json({error: 'this sidecar wants a token: Authorization: Bearer TOKEN'})
  }
}
