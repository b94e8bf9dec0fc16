/** `statsd` and `localhost:8125`, or a whole URL, as a URL. */
export const sinkUrl = (scheme: 'statsd' | 'graphite', text: string) =>
  text.includes('://') ? text : `${scheme}://${text}`
