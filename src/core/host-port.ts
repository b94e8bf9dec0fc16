import {QopsError} from './errors.js'

export type HostPort = {host: string; port: number}

/** Where a URL such as `gearman://host:4730` points. Throws BAD_URL when it names no host, or more than host and port. */
export function hostPort(url: URL, defaultPort: number): HostPort {
  // No host would mean localhost to the system: a slip of the pen must not read another server.
  if (url.hostname === '') throw new QopsError('BAD_URL', `${url.protocol}// lacks a host`, `write ${example(url)}`)
  if (url.pathname !== '' && url.pathname !== '/') {
    const message = `the URL ${url.protocol}//${url.host} goes on after host and port, where there is nothing to choose`
    throw new QopsError('BAD_URL', message, `write ${example(url)}`)
  }
  return {host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || defaultPort)}
}

const example = (url: URL) => `${url.protocol}//${url.host || 'host'}`
