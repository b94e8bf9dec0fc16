/** Pure. What a stream or consumer may be called, and what one token of a subject may hold. Source: nats-server, isValidName. */
export const isName = (name: unknown): name is string =>
  typeof name === 'string' && /^[^\s\p{Cc}.*>/\\]{1,255}$/u.test(name)
