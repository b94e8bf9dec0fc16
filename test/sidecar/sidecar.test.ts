import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {connect} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import {embeddedBroker, stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {EMBEDDED} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import type {QueuesReport, TasksReport} from '../../src/core/report.js'
import {sendHttp} from '../../src/net/send-http.js'
import {type Sidecar, type SidecarOptions, startSidecar} from '../../src/sidecar/sidecar.js'
import {FakeCarbon} from '../support/fake-carbon.js'
import {freePort} from '../support/free-port.js'
import {sendTcp} from '../support/tcp.js'
import {waitUntil} from '../support/wait-until.js'

const running: Sidecar[] = []
const lines: string[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(sidecar => sidecar.close()))
  lines.length = 0
})

async function start(options: Partial<SidecarOptions> = {}): Promise<Sidecar> {
  const listen = {host: '127.0.0.1', port: 0}
  const sidecar = await startSidecar(
    {listen, brokers: [], sinks: [], log: line => lines.push(line), ...options},
    {...realDeps, more: EMBEDDED},
  )
  running.push(sidecar)
  return sidecar
}

const get = async <T>({url}: Sidecar, path: string, headers = {}) => {
  const response = await fetch(url + path, {headers})
  return {status: response.status, body: (await response.json()) as T}
}
const tasks = async (sidecar: Sidecar) => (await get<TasksReport>(sidecar, '/v1/tasks')).body
const post = (sidecar: Sidecar, body: string, headers = {}) =>
  fetch(`${sidecar.url}/v1/events`, {method: 'POST', body, headers})
const event = (name: string, more = {}) => JSON.stringify({event: name, task: 'feed.deliver', queue: 'feed', ...more})
const repeat = (n: number, line: string) => Array(n).fill(line).join('\n')

describe('events', () => {
  it('come in by POST as lines and as an array, by TCP and by UDP on the same port: 23 in all', async () => {
    const sidecar = await start()
    const port = Number(new URL(sidecar.url).port)
    await post(sidecar, repeat(7, event('success')))
    await post(sidecar, JSON.stringify(Array(5).fill({event: 'success', task: 'feed.deliver', queue: 'feed'}), null, 2))
    await sendTcp({host: '127.0.0.1', port}, repeat(8, event('success')))
    const udp = createSocket('udp4')
    udp.send(repeat(3, event('success')), port, '127.0.0.1', () => udp.close())
    const row = await waitUntil('23 successes', async () =>
      (await tasks(sidecar)).tasks.find(({success}) => success === 23),
    )
    expect(row).toMatchObject({task: 'feed.deliver', queue: 'feed', fail: 0})
  })

  it('give run and wait quantiles and rates', async () => {
    const sidecar = await start()
    for (let i = 0; i < 23; i++) await post(sidecar, event('success', {run_ms: 5, wait_ms: 12}))
    const row = await waitUntil('23 successes', async () =>
      (await tasks(sidecar)).tasks.find(({success}) => success === 23),
    )
    expect(row.run_p50_ms).toBeCloseTo(5, 0)
    expect(row.wait_p95_ms).toBeCloseTo(12, 0)
    expect(row.success_rate).toBeGreaterThan(0)
  })

  it('are spoilt by no bad line: 3 bad of 7 are counted, the first is named in the log, and the 4 good ones stay', async () => {
    const sidecar = await start()
    const bad = ['{"event":"success"', '{"event":"exploded","task":"t"}', '{"event":"success"}']
    const good = Array(4).fill(event('success'))
    const response = await post(sidecar, [bad[0], good[0], bad[1], good[1], bad[2], good[2], good[3]].join('\n'))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({accepted: 4, bad: 3, problem: expect.stringContaining('not JSON')})
    expect((await tasks(sidecar)).events).toMatchObject({received: 4, bad: 3})
    expect(lines).toEqual([expect.stringContaining('bad event line: not JSON')])
  })

  it('are refused with 413 when the body is larger than 1 MiB, and with 400 when no line is good', async () => {
    const sidecar = await start()
    expect((await post(sidecar, 'x'.repeat(1_100_000))).status).toBe(413)
    expect((await post(sidecar, 'not json')).status).toBe(400)
  })

  it('that never end in a line break are thrown away, and the connection lives on', async () => {
    const sidecar = await start()
    const port = Number(new URL(sidecar.url).port)
    const socket = connect({host: '127.0.0.1', port})
    socket.write(`{"x":"${'y'.repeat(200_000)}`)
    socket.write(`"}\n${event('success')}\n`)
    await waitUntil('the good line', async () => (await tasks(sidecar)).tasks[0]?.success === 1)
    expect((await tasks(sidecar)).events.bad).toBe(1)
    socket.destroy()
  })

  it('show what was lost: seq 1, 2, 5 of one worker is 2 lost', async () => {
    const sidecar = await start()
    for (const seq of [1, 2, 5, 5]) await post(sidecar, event('success', {worker: 'h:1', seq}))
    expect((await tasks(sidecar)).events).toMatchObject({received: 3, repeated: 1, lost: 2, workers: 1})
  })
})

describe('queues', () => {
  it('are polled and shown, with the failure of a second broker beside them', async () => {
    embeddedBroker('shown').assertQueue('feed', {autoDelete: false})
    for (let i = 0; i < 23; i++) embeddedBroker('shown').sendToQueue('feed', i)
    const gone = `rabbitmq://guest:s3cret@127.0.0.1:${await freePort()}`
    const sidecar = await start({brokers: ['embedded://shown', gone], pollMs: 50})
    const report = await waitUntil('the poll', async () => {
      const {body} = await get<QueuesReport>(sidecar, '/v1/queues')
      return body.errors.length > 0 && body
    })
    expect(report.queues).toEqual([
      expect.objectContaining({broker: 'shown', queue: 'feed', ready: 23, unacked: 0, consumers: 0}),
    ])
    expect(report.errors).toEqual([expect.objectContaining({code: 'SOURCE_DOWN'})])
    const ready = await get<{troubles: string[]}>(sidecar, '/readyz')
    expect(ready.status).toBe(503)
    expect(JSON.stringify([report, ready.body, lines])).not.toContain('s3cret')
    expect(lines.filter(line => line.includes('cannot reach'))).toHaveLength(1)
    stopEmbeddedBroker('shown')
  })
})

describe('the sidecar', () => {
  it('writes tasks and queues to Graphite, and the rest when it is closed', async () => {
    const carbon = new FakeCarbon()
    await carbon.start()
    const sidecar = await start({sinks: [`graphite://127.0.0.1:${carbon.port}`]})
    await post(sidecar, repeat(23, event('success')))
    await sidecar.close()
    const counts = carbon.lines.filter(line => line.startsWith('qops.task.feed.feed_deliver.success.count '))
    expect(counts.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(23)
    await carbon.stop()
  })

  it('is alive and ready, and answers 404 in JSON elsewhere', async () => {
    const sidecar = await start()
    expect(await get(sidecar, '/healthz')).toEqual({status: 200, body: {alive: true}})
    expect((await get(sidecar, '/readyz')).status).toBe(200)
    expect((await get(sidecar, '/nope')).status).toBe(404)
  })

  it('streams a snapshot per second as server-sent events', async () => {
    const sidecar = await start()
    const abort = new AbortController()
    const response = await fetch(`${sidecar.url}/v1/stream`, {signal: abort.signal})
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    let text = ''
    for await (const chunk of response.body!) {
      text += new TextDecoder().decode(chunk)
      if (/event: snapshot\ndata: .*\n\n/.test(text)) break
    }
    const data = JSON.parse(/data: (.*)\n/.exec(text)![1]!)
    expect(data).toMatchObject({queues: {queues: []}, tasks: {tasks: []}})
    abort.abort()
  })

  it('asks for its token on /v1, not on /healthz', async () => {
    const sidecar = await start({token: 's3cret'})
    expect((await get(sidecar, '/v1/tasks')).status).toBe(401)
    expect((await get(sidecar, '/v1/tasks', {authorization: 'Bearer wrong'})).status).toBe(401)
    expect((await get(sidecar, '/v1/tasks', {authorization: 'Bearer s3cret'})).status).toBe(200)
    expect((await get(sidecar, '/healthz')).status).toBe(200)
  })

  it('will not listen beyond loopback without a token, nor on a port that is taken', async () => {
    await expect(start({listen: {host: '0.0.0.0', port: 0}})).rejects.toMatchObject({code: 'BAD_FLAG'})
    const port = Number(new URL((await start()).url).port)
    await expect(start({listen: {host: '127.0.0.1', port}})).rejects.toMatchObject({code: 'LISTEN_FAILED'})
  })

  it('takes no lines without a token where it listens beyond loopback', async () => {
    const sidecar = await start({listen: {host: '0.0.0.0', port: 0}, token: 's3cret'})
    const port = Number(new URL(sidecar.url).port)
    await sendTcp({host: '127.0.0.1', port}, `${event('success')}\n`).catch(() => {})
    const {body} = await get<TasksReport>(sidecar, '/v1/tasks', {authorization: 'Bearer s3cret'})
    expect(body.events.received).toBe(0)
  })

  it('has in its last flush every event that it answered with 202 while it was told to stop', async () => {
    const carbon = new FakeCarbon()
    await carbon.start()
    const sidecar = await start({sinks: [`graphite://127.0.0.1:${carbon.port}`]})
    let accepted = 0
    let stopping = false
    async function postOn(): Promise<void> {
      for (;;) {
        const response = await post(sidecar, event('success')).catch(() => undefined)
        if (response?.status !== 202) return
        accepted++
        if (accepted === 97 && !stopping) {
          stopping = true
          void sidecar.close()
        }
      }
    }
    await Promise.all(Array.from({length: 5}, postOn))
    await sidecar.close()
    const counts = carbon.lines.filter(line => line.startsWith('qops.task.feed.feed_deliver.success.count '))
    expect(counts.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(accepted)
    expect(accepted).toBeGreaterThanOrEqual(97)
    await carbon.stop()
  })

  it('takes an array a line as well as one array over many lines, and a broken array spoils only its own line', async () => {
    const sidecar = await start()
    const one = JSON.stringify({event: 'success', task: 't'})
    await post(sidecar, `[${one}]\n[${one},${one}]`)
    await post(sidecar, `[${one}\n${one}\n${one}`)
    await post(sidecar, `\uFEFF${one}`)
    expect((await tasks(sidecar)).events).toMatchObject({received: 6, bad: 1})
  })

  it.each(['evil.example', 'evil.example:8127', '127.evil.example'])(
    'answers 403 on /v1 to a request for the host %s',
    async host => {
      const sidecar = await start()
      const {port} = new URL(sidecar.url)
      const reply = await sendHttp(new URL(`http://127.0.0.1:${port}/v1/tasks`), {
        headers: {host},
        signal: AbortSignal.timeout(1_000),
      })
      expect(reply.status).toBe(403)
    },
  )

  it('answers 403 to a web page, and 200 to localhost', async () => {
    const sidecar = await start()
    const ask = (headers: Record<string, string>) =>
      sendHttp(new URL(`${sidecar.url}/v1/tasks`), {headers, signal: AbortSignal.timeout(1_000)})
    expect((await ask({origin: 'https://evil.example'})).status).toBe(403)
    expect((await ask({host: 'localhost:8127', origin: 'http://localhost:3000'})).status).toBe(200)
  })

  it('takes no lines over TCP or UDP once it asks for a token, on loopback too', async () => {
    const sidecar = await start({token: 's3cret'})
    const port = Number(new URL(sidecar.url).port)
    await sendTcp({host: '127.0.0.1', port}, `${event('success')}\n`).catch(() => {})
    const {body} = await get<TasksReport>(sidecar, '/v1/tasks', {authorization: 'Bearer s3cret'})
    expect(body.events.received).toBe(0)
  })

  it('always has room for HTTP: 600 senders of lines leave /healthz answering', async () => {
    const sidecar = await start()
    const port = Number(new URL(sidecar.url).port)
    const sockets = await Promise.all(
      Array.from({length: 600}, async () => {
        const socket = connect({host: '127.0.0.1', port})
        socket.on('error', () => {})
        await once(socket, 'connect')
        socket.write('{')
        return socket
      }),
    )
    expect((await get(sidecar, '/healthz')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  it('can be closed twice', async () => {
    const sidecar = await start()
    await sidecar.close()
    await sidecar.close()
  })
})
