import {readFileSync} from 'node:fs'
import {QopsError, reason} from '../core/errors.js'

/**
 * Takes the password from where the URL says: `?password_env=NAME` (an environment variable) or `?password_file=PATH`
 * (the file's first line), so that it need not stand in arguments that `ps` shows. Returns a URL without those two.
 * Throws BAD_URL when there is nothing there.
 */
export function withSecrets(url: URL, env: NodeJS.ProcessEnv = process.env): URL {
  const [variable, file] = [url.searchParams.get('password_env'), url.searchParams.get('password_file')]
  if (variable === null && file === null) return url
  const resolved = new URL(url)
  resolved.searchParams.delete('password_env')
  resolved.searchParams.delete('password_file')
  resolved.password = encodeURIComponent(variable === null ? fromFile(file!, url) : fromEnv(variable, env, url))
  return resolved
}

function fromEnv(name: string, env: NodeJS.ProcessEnv, url: URL): string {
  const value = env[name]
  if (value) return value
  throw new QopsError('BAD_URL', `the password of ${url.protocol}//${url.host} should be in ${name}, which is not set`)
}

function fromFile(path: string, url: URL): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new QopsError(
      'BAD_URL',
      `cannot read the password of ${url.protocol}//${url.host}: ${reason(cause)}`,
      undefined,
      {cause},
    )
  }
  const password = text.split(/\r?\n/, 1)[0]!
  if (password !== '') return password
  throw new QopsError('BAD_URL', `the password of ${url.protocol}//${url.host}: the first line of ${path} is empty`)
}
