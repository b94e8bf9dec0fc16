/**
 * Every way in which qops can tell an operator that something is wrong, and how serious it is for a check:
 * `unknown` when the question was wrong (flag, config, no match), `unreachable` when the other side did not answer.
 */
export const ERROR_CODES = {
  BAD_FLAG: {check: 'unknown', help: 'a command-line flag or its value is wrong'},
  BAD_URL: {check: 'unknown', help: 'a broker, sink or server URL cannot be understood'},
  BAD_CONFIG: {check: 'unknown', help: 'qops.yaml cannot be read, or holds a wrong key or value'},
  BAD_PREFIX: {check: 'unknown', help: "the first part of the metrics' paths holds a character that would break them"},
  BAD_RANGE: {check: 'unknown', help: 'a threshold is not a Nagios range'},
  NO_BROKER: {check: 'unknown', help: 'no broker was named, and none was found in the usual places'},
  SOURCE_DENIED: {check: 'unknown', help: 'the broker refused the user name, password or token (401, 403)'},
  SOURCE_NOT_FOUND: {check: 'unknown', help: 'the broker answers, but has no such vhost or page (404)'},
  SOURCE_DOWN: {check: 'unreachable', help: 'the broker cannot be reached: refused, unknown host, connection lost'},
  SOURCE_TIMEOUT: {check: 'unreachable', help: 'the broker did not answer within --timeout'},
  SOURCE_HTTP: {check: 'unreachable', help: 'the broker answered with an HTTP status that is not 200'},
  SOURCE_REPLY: {check: 'unreachable', help: 'the broker answered with something that cannot be read'},
  SOURCE_PARTIAL: {
    check: 'unreachable',
    help: 'a sidecar could not read one of its brokers, so its answer is not complete',
  },
  SOURCE_TOO_LARGE: {
    check: 'unknown',
    help: 'the broker holds more than qops looks through to find queues: name them in the URL',
  },
  LISTEN_FAILED: {check: 'unknown', help: 'the sidecar cannot listen on that address'},
  TRANSPORT_DOWN: {check: 'unreachable', help: 'the message broker of the reference system cannot be reached'},
  STORE_DOWN: {check: 'unreachable', help: 'the feed store (Redis) of the reference system cannot be reached'},
  QUEUE_DIFFERS: {check: 'unknown', help: 'a queue of the reference system exists with other arguments'},
  PUBLISH_FAILED: {check: 'unreachable', help: 'the broker did not take responsibility for a published task'},
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** Something that an operator can put right. `message` says what is wrong and where, `hint` what to do. */
export class QopsError extends Error {
  override readonly name = 'QopsError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint?: string,
    options?: {cause?: unknown},
  ) {
    super(message, options)
  }
}

/** Also one that a broker module has made with another copy of this package. */
export const isQopsError = (error: unknown): error is QopsError => error instanceof Error && error.name === 'QopsError'

/**
 * The innermost reason in words: `fetch failed` and `AggregateError` hide it in `cause` and `errors`. A QopsError is in
 * words already: its cause says less.
 */
export function reason(error: unknown): string {
  if (isQopsError(error)) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  if (error.cause instanceof Error) return reason(error.cause)
  return error.message || error.name
}
