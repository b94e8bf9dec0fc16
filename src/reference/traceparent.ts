/** The header of W3C Trace Context, under which RabbitMQ carries it too. */
export const TRACEPARENT_HEADER = 'traceparent'

const FORM = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * What links a task to the request that caused it: version, trace, span and flags. Anything else is undefined rather than
 * an error, for a task must not fail because its trace is broken; ids that are all zeros are invalid by the standard.
 */
export const traceparentOf = (value: unknown): string | undefined =>
  typeof value === 'string' && FORM.test(value) ? value : undefined
