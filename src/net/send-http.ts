import http from 'node:http'
import {QopsError} from '../core/errors.js'
import type {SendHttp} from '../core/http.js'

/** About 100,000 queues of RabbitMQ with all that it knows of them. */
const MAX_REPLY_BYTES = 128 * 1024 * 1024

/** node:http and not global fetch, which costs a check script 120 ms of start-up and hides why it failed. */
export const sendHttp: SendHttp = async (url, {method = 'GET', headers = {}, body, signal, tls}) => {
  // TLS is loaded for those who use it: it would add 5 ms to the start of every check.
  const {request} = url.protocol === 'https:' ? await import('node:https') : http
  return new Promise((resolve, reject) => {
    // A connection of its own: nothing is left open when a check has read its answer.
    const options = {method, headers, signal, agent: false as const, ...tls}
    const sent = request(url, options, reply => {
      const chunks: Buffer[] = []
      let bytes = 0
      reply.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MAX_REPLY_BYTES) reply.destroy(tooLarge())
        else chunks.push(chunk)
      })
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          date: reply.headers.date,
        }),
      )
      reply.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const tooLarge = () => new QopsError('SOURCE_REPLY', `the answer is larger than ${MAX_REPLY_BYTES} bytes`)
