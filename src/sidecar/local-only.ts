import type {RequestHandler} from 'express'
import {isLoopback} from './listen.js'

/**
 * Where no token is asked for, only this machine's own programs may come in, not a web page that its browser shows:
 * that one names another host (DNS rebinding) or says where it comes from (Origin).
 */
export const localOnly: RequestHandler = (request, response, next) => {
  const {host, origin} = request.headers
  const local = [host && `http://${host}`, origin].every(url => url === undefined || isLocalUrl(url))
  if (local) next()
  else
    response
      .status(403)
      .json({error: 'this sidecar answers only to this machine; give it a token to be reached otherwise'})
}

function isLocalUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''))
}
