import {QopsError} from './errors.js'

/** Throws BAD_URL, with `shown` as the schemes to choose from. A URL that holds a password is never repeated in the message. */
export function parseUrl(text: string, what: string, schemes: readonly string[], shown = schemes): URL {
  const hint = `write one that begins with ${shown.map(scheme => `${scheme}//`).join(', ')}`
  if (!URL.canParse(text)) throw new QopsError('BAD_URL', `${quoted(text)} is not the URL of a ${what}`, hint)
  const url = new URL(text)
  if (schemes.includes(url.protocol)) return url
  throw new QopsError('BAD_URL', `qops knows no ${what} "${url.protocol}//"`, hint)
}

/** Without user, password and query: fit for output and logs. */
export function publicUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`
}

/** A text of others, such as a parser's message about a URL in the wrong place, with `…` for users and passwords. */
export const withoutPasswords = (text: string) => text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"]*@/gi, '$1…@')

/** What stands before an `@` may be a password. */
const quoted = (text: string) =>
  JSON.stringify(text.includes('@') ? `…@${text.slice(text.lastIndexOf('@') + 1)}` : text)

/** `Basic …`, or undefined when the URL names no user. Throws BAD_URL when a `%` is not escaped. */
export function basicAuth(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  return `Basic ${Buffer.from(`${decoded(url, url.username)}:${decoded(url, url.password)}`).toString('base64')}`
}

/** One part of a URL with its %-escapes undone. */
export function decoded(url: URL, part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new QopsError(
      'BAD_URL',
      `a part of ${url.protocol}//${url.host} holds a % that is not followed by two hex digits`,
      'write % as %25',
    )
  }
}
