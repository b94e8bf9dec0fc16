import {type ErrorCode, QopsError, reason} from '../core/errors.js'
import type {HttpReply, HttpRequest, SendHttp} from '../core/http.js'

const STATUS_ERRORS: Record<number, {code: ErrorCode; says: string; hint: string}> = {
  401: {
    code: 'SOURCE_DENIED',
    says: 'refused the user name or password',
    hint: 'check the URL, and that the user may use the API',
  },
  403: {code: 'SOURCE_DENIED', says: 'refused this user', hint: 'check what the user may read'},
  404: {code: 'SOURCE_NOT_FOUND', says: 'does not know', hint: 'check the vhost and the port in the URL'},
}

/**
 * Asks `who` (`RabbitMQ at host:15672`) for JSON. Every failure is a QopsError of one sentence; `explain` may know a better
 * one for an answer that is not 200.
 */
export async function readJson(
  http: SendHttp,
  url: URL,
  request: HttpRequest,
  who: string,
  explain?: (reply: HttpReply) => QopsError | undefined,
): Promise<unknown> {
  const reply = await http(url, request).catch(cause => {
    if (request.signal.aborted) throw timedOut(who, cause)
    if (cause instanceof QopsError) throw new QopsError(cause.code, `${who}: ${cause.message}`, cause.hint, {cause})
    throw new QopsError('SOURCE_DOWN', `cannot reach ${who}: ${reason(cause)}`, hintFor(reason(cause)), {cause})
  })
  if (reply.status !== 200) throw explain?.(reply) ?? statusError(reply, url, who)
  try {
    return JSON.parse(reply.body)
  } catch (cause) {
    throw new QopsError('SOURCE_REPLY', `${who} answered with something that is not JSON`, 'is that the right port?', {
      cause,
    })
  }
}

/** The authority is not known, or not of that host. */
const hintFor = (why: string) =>
  /certificate|altnames/.test(why) ? 'name the authority: ?ca=FILE' : 'is it running, and is the port right?'

const timedOut = (who: string, cause: unknown) =>
  new QopsError('SOURCE_TIMEOUT', `${who} did not answer in time`, 'try a longer --timeout', {cause})

function statusError({status}: HttpReply, url: URL, who: string): QopsError {
  const known = STATUS_ERRORS[status]
  if (!known) return new QopsError('SOURCE_HTTP', `${who} answered HTTP ${status}`)
  const what = known.code === 'SOURCE_NOT_FOUND' ? ` ${url.pathname}` : ''
  return new QopsError(known.code, `${who} ${known.says}${what} (HTTP ${status})`, known.hint)
}
