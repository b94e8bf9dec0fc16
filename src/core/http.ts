export type HttpRequest = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
  /** CA, client certificate, …: see node:tls. */
  tls?: {ca?: string; cert?: string; key?: string; rejectUnauthorized?: boolean}
}

/** `date`: the server's clock, as it writes it (RFC 9110). */
export type HttpReply = {status: number; body: string; date?: string | undefined}

/**
 * The seam over node:http. Follows no redirect. Rejects with the system's own error when the other side cannot be
 * reached, when the signal aborts, and when the answer is larger than is sane.
 */
export type SendHttp = (url: URL, request: HttpRequest) => Promise<HttpReply>
