import {readFileSync} from 'node:fs'
import {QopsError, reason} from '../core/errors.js'
import type {HttpRequest} from '../core/http.js'

/**
 * What `?ca=FILE&cert=FILE&key=FILE` of a URL name, in PEM: whom to trust besides the system's authorities, and who we
 * are. Throws BAD_URL when a file cannot be read.
 */
export function tlsFiles(url: URL): NonNullable<HttpRequest['tls']> {
  const file = (name: 'ca' | 'cert' | 'key') => {
    const path = url.searchParams.get(name)
    return path === null ? {} : {[name]: readPem(url, name, path)}
  }
  return {...file('ca'), ...file('cert'), ...file('key')}
}

function readPem(url: URL, name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const message = `cannot read ${name}= of ${url.protocol}//${url.host}: ${reason(cause)}`
    throw new QopsError('BAD_URL', message, undefined, {cause})
  }
}
