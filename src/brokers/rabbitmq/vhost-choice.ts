import {QopsError} from '../../core/errors.js'
import {queueFilter} from '../../core/queue-filter.js'
import {decoded} from '../../core/url.js'

/** Which vhosts a URL names. */
export type VhostChoice = {
  /** When it is one: then only that is asked for. */
  one?: string
  includes: (vhost: string) => boolean
}

/**
 * No path means all, `%2F` the vhost `/`, and a path with a `*` is a glob: `/shop-*`. (A `*` that is part of a name is
 * written %2A.) Throws BAD_URL.
 */
export function vhostChoice(url: URL): VhostChoice {
  const [before = '', path = '', ...rest] = url.pathname.split('/')
  if (before !== '' || rest.length > 0) {
    const hint = 'write the vhost "/" as %2F, and no path at all for every vhost'
    const message = `the vhost in the URL ${url.protocol}//${url.host} is empty or holds a bare "/"`
    throw new QopsError('BAD_URL', message, hint)
  }
  if (path === '' || path === '*') return {includes: () => true}
  const vhost = decoded(url, path)
  return path.includes('*') ? {includes: queueFilter([vhost])} : {one: vhost, includes: name => name === vhost}
}
