import {once} from 'node:events'
import {createServer, type IncomingMessage, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {sendHttp} from '../../src/net/send-http.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'

const MIB = 1024 * 1024

/** A server on a port of its own. Ends with the test. */
async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const send = (url: URL, signal = AbortSignal.timeout(4_000)) => sendHttp(url, {signal})

describe('an HTTP request', () => {
  it('gives the status and the whole body, though a character is cut between two chunks', async () => {
    const [head, tail] = [Buffer.from('grö').subarray(0, 3), Buffer.from('grö').subarray(3)]
    const url = await serve((_request, response) => {
      response.writeHead(418)
      response.write(head, () => response.end(tail))
    })
    expect(await send(url)).toMatchObject({status: 418, body: 'grö'})
  })

  it('sends method, path, headers and body', async () => {
    const url = await serve(async (request, response) => {
      const {method, url: path, headers} = request
      response.end(JSON.stringify([method, path, headers.authorization, await textOf(request)]))
    })
    const asked = new URL('/v1/events?a=%2F', url)
    const headers = {authorization: 'Bearer abc'}
    const signal = AbortSignal.timeout(4_000)
    const {body} = await sendHttp(asked, {method: 'POST', headers, body: 'größe', signal})
    expect(JSON.parse(body)).toEqual(['POST', '/v1/events?a=%2F', 'Bearer abc', 'größe'])
  })

  it('follows no redirect', async () => {
    const url = await serve((_request, response) => response.writeHead(302, {location: '/elsewhere'}).end())
    expect((await send(url)).status).toBe(302)
  })

  it('leaves no connection open after the answer', async () => {
    let closed: Promise<unknown> | undefined
    const url = await serve((request, response) => {
      closed = once(request.socket, 'close')
      response.end('[]')
    })
    await send(url)
    await closed
  })

  it('is rejected with the reason when nothing listens there', async () => {
    const port = await freePort()
    await expect(send(new URL(`http://127.0.0.1:${port}/`))).rejects.toThrow(`connect ECONNREFUSED 127.0.0.1:${port}`)
  })

  it('is rejected when the other side hangs up in the middle of the answer', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, {'content-length': '1009'})
      response.write('[', () => response.destroy())
    })
    await expect(send(url)).rejects.toThrow()
  })

  it('is rejected when the other side speaks no HTTP', async () => {
    const url = await serve(request => request.socket.end('SSH-2.0-OpenSSH\r\n'))
    await expect(send(url)).rejects.toThrow(/Parse Error/)
  })

  it('is given up when the signal aborts before an answer', async () => {
    const url = new URL(`http://127.0.0.1:${await silentServer()}/`)
    const stop = new AbortController()
    const answer = send(url, stop.signal)
    stop.abort()
    await expect(answer).rejects.toThrow(/abort/)
  })

  it('is given up when the signal aborts in the middle of the answer', async () => {
    const stop = new AbortController()
    const url = await serve((_request, response) => {
      response.writeHead(200)
      response.write('[', () => stop.abort())
    })
    await expect(send(url, stop.signal)).rejects.toThrow(/abort/)
  })

  it('is not begun when the signal has aborted already', async () => {
    let asked = 0
    const url = await serve((_request, response) => {
      asked++
      response.end()
    })
    await expect(send(url, AbortSignal.abort())).rejects.toThrow(/abort/)
    expect(asked).toBe(0)
  })

  it('is rejected when the answer is larger than 128 MiB, and stops reading it', async () => {
    const chunk = Buffer.alloc(MIB)
    const url = await serve((_request, response) => {
      const fill = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', fill)
      response.writeHead(200)
      fill()
    })
    await expect(send(url)).rejects.toThrow(`the answer is larger than ${128 * MIB} bytes`)
  })
})
