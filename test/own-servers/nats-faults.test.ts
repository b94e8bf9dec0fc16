import {writeFile} from 'node:fs/promises'
import type {Socket} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {QopsError} from '../../src/core/errors.js'
import {pour} from '../support/answering-server.js'
import {type FakeNats, fakeNats} from '../support/fake-nats.js'
import {freePort} from '../support/free-port.js'
import {natsClient} from '../support/nats-client.js'
import {READ_ONCE} from '../support/read-once.js'
import {runProcess} from '../support/run-process.js'
import {type Nats, type NatsOptions, startNats} from '../support/services/nats.js'
import {makeTlsFiles} from '../support/services/redis-variants.js'
import {silentServer} from '../support/silent-server.js'
import {canConnect} from '../support/tcp.js'
import {makeTempDir} from '../support/temp-dir.js'
import {waitUntil} from '../support/wait-until.js'

async function read(url: string, signal = AbortSignal.timeout(10_000)) {
  const {source} = await openBroker(url, realDeps)
  try {
    return (await source.snapshot(signal)).queues.map(({queue, ready}) => [queue, ready])
  } finally {
    await source.close()
  }
}

async function failure(url: string, signal?: AbortSignal): Promise<QopsError> {
  const error = (await read(url, signal).catch(caught => caught)) as QopsError
  expect(error).toBeInstanceOf(QopsError)
  expect(`${error.message} ${error.hint}`).not.toMatch(/wr0ng|s3cret|\n/)
  return error
}

async function running(options?: NatsOptions): Promise<Nats> {
  const server = await startNats(options)
  onTestFinished(server.stop)
  return server
}

/** The stream `feed` with 23 messages ready for `feed/worker`. */
async function fill(server: Pick<Nats, 'port'>, options: Parameters<typeof natsClient>[1] = {}): Promise<void> {
  const client = await natsClient(server, options)
  await client.addStream('feed', {storage: 'file'})
  await client.addConsumer('feed', 'worker')
  await client.publish('feed', 23)
  await client.close()
}

const FEED = [['feed/worker', 23]]

async function connections({monitoringPort}: Nats): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${monitoringPort}/connz`)
  return ((await answer.json()) as {num_connections: number}).num_connections
}

describe('a NATS that cannot be reached', () => {
  it('is named with the reason when nothing listens there', async () => {
    const port = await freePort()
    expect(await failure(`nats://user:s3cret@127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `cannot reach NATS at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
    })
  })

  it('is given up in time when it is silent, does not let us in, or does not answer', async () => {
    const silent = await silentServer()
    expect(await failure(`nats://user:s3cret@127.0.0.1:${silent}`, AbortSignal.timeout(100))).toMatchObject({
      code: 'SOURCE_TIMEOUT',
      message: `NATS at 127.0.0.1:${silent} did not greet in time`,
    })
    for (const behaviour of [{hear: () => {}}, {}]) {
      const port = await fakeNats(behaviour)
      expect(await failure(`nats://127.0.0.1:${port}`, AbortSignal.timeout(100))).toMatchObject({
        code: 'SOURCE_TIMEOUT',
        message: `NATS at 127.0.0.1:${port} did not answer in time`,
      })
    }
  })

  it('is given up in time when it falls silent in the middle of its answer', async () => {
    const stop = new AbortController()
    const port = await fakeNats({
      answer: (socket, {inbox}) => socket.write(`MSG ${inbox} 1 99\r\n{"total":1,`, () => stop.abort()),
    })
    expect(await failure(`nats://127.0.0.1:${port}`, stop.signal)).toMatchObject({code: 'SOURCE_TIMEOUT'})
  })

  it.each<[when: string, behaviour: FakeNats]>([
    ['before it greets', {greet: socket => void socket.end()}],
    ['while it greets', {greet: socket => void socket.end('INFO {"ser')}],
    ['in the middle of its answer', {answer: (socket, {inbox}) => void socket.end(`MSG ${inbox} 1 99\r\n{"total":`)}],
  ])('is down when it hangs up %s', async (_when, behaviour) => {
    const port = await fakeNats(behaviour)
    expect(await failure(`nats://127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `NATS at 127.0.0.1:${port} closed the connection before its answer was complete`,
    })
  })
})

describe('a NATS that does not let us in', () => {
  it('is down when it hangs up on us', async () => {
    const port = await fakeNats({hear: socket => void socket.end()})
    expect(await failure(`nats://127.0.0.1:${port}`)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `NATS at 127.0.0.1:${port} hung up instead of letting us in`,
    })
  })

  it('is told apart when it wants a login, and when it refuses one', async () => {
    const server = await running({config: 'authorization: {user: "reader", password: "s3cret:/@"}'})
    await fill(server, {user: 'reader', pass: 's3cret:/@'})
    const who = `NATS at 127.0.0.1:${server.port}`
    expect(await failure(server.url)).toMatchObject({code: 'SOURCE_DENIED', message: `${who} wants a login`})
    const refused = {code: 'SOURCE_DENIED', message: `${who} refused the user name, password or token`}
    for (const login of ['reader:wr0ng', 'wr0ng:s3cret:%2F%40', ':s3cret:%2F%40']) {
      expect(await failure(server.url.replace('://', `://${login}@`))).toMatchObject(refused)
    }
    expect(await read(server.url.replace('://', '://reader:s3cret:%2F%40@'))).toEqual(FEED)
  })

  it('takes a token, as a password without user or as a user without password', async () => {
    const server = await running({config: 'authorization: {token: "s3cret"}'})
    await fill(server, {token: 's3cret'})
    for (const login of [':s3cret', 's3cret']) {
      expect(await read(server.url.replace('://', `://${login}@`))).toEqual(FEED)
    }
    expect(await failure(server.url.replace('://', '://:wr0ng@'))).toMatchObject({code: 'SOURCE_DENIED'})
  })

  it('is named with what the user may not ask; the rights that are documented are enough', async () => {
    const user = (name: string, publish: string, subscribe: string) =>
      `{user: ${name}, password: s3cret, permissions: {publish: [${publish}], subscribe: [${subscribe}]}}`
    const all = '"$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.*"'
    const users = [
      '{user: admin, password: s3cret}',
      user('enough', all, '"_INBOX.>"'),
      user('named', '"$JS.API.STREAM.INFO.feed", "$JS.API.CONSUMER.LIST.feed"', '"_INBOX.>"'),
      user('deaf', all, 'feed'),
    ]
    const server = await running({config: `authorization: {users: [${users.join(', ')}]}`})
    await fill(server, {user: 'admin', pass: 's3cret'})
    const as = (name: string) => server.url.replace('://', `://${name}:s3cret@`)
    expect(await read(as('enough'))).toEqual(FEED)
    expect(await read(`${as('named')}?stream=feed`)).toEqual(FEED)
    const who = `NATS at 127.0.0.1:${server.port}`
    expect(await failure(as('named'))).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} does not let this user ask $JS.API.STREAM.LIST`,
      hint: 'allow it to publish to $JS.API.STREAM.LIST',
    })
    expect(await failure(as('deaf'))).toMatchObject({
      code: 'SOURCE_DENIED',
      message: `${who} does not let this user receive answers`,
      hint: 'allow it to subscribe to _INBOX.>',
    })
  })

  it('is down when it has no room for another client', async () => {
    const server = await running({config: 'max_connections: 1'})
    await waitUntil('the harness to have left', async () => (await connections(server)) === 0)
    const only = await natsClient(server)
    onTestFinished(only.close)
    // Its words may be lost, as we are talking when it hangs up.
    expect(await failure(server.url)).toMatchObject({
      code: 'SOURCE_DOWN',
      message: expect.stringMatching(/has no room for another client$|hung up instead of letting us in$/),
      hint: expect.stringContaining('raise max_connections'),
    })
  })
})

describe('a NATS without JetStream', () => {
  it('is said to have none, whether the whole server or the account of the user lacks it', async () => {
    const bare = await running({jetStream: false})
    const accounts = `accounts: {
      WITH: {jetstream: enabled, users: [{user: with, password: s3cret}]},
      WITHOUT: {users: [{user: without, password: s3cret}]}
    }`
    const mixed = await running({config: accounts})
    expect(await read(mixed.url.replace('://', '://with:s3cret@'))).toEqual([])
    for (const url of [bare.url, `${bare.url}?stream=feed`, mixed.url.replace('://', '://without:s3cret@')]) {
      expect(await failure(url)).toMatchObject({
        code: 'SOURCE_NOT_FOUND',
        message: `NATS at ${new URL(url).host} has no JetStream, without which it keeps no queues`,
        hint: 'start it with -js, or enable jetstream for the account of this user',
      })
    }
  })

  it('is said to have none when it is older than JetStream, instead of being waited for', async () => {
    const port = await fakeNats({greet: socket => void socket.write('INFO {"server_id":"X","version":"2.1.9"}\r\n')})
    expect(await failure(`nats://127.0.0.1:${port}`)).toMatchObject({code: 'SOURCE_NOT_FOUND'})
  })
})

describe('what is no NATS', () => {
  it("says nothing when it is the server's own monitoring port, and the hint names that", async () => {
    const {monitoringPort} = await running()
    const {code, hint} = await failure(`nats://127.0.0.1:${monitoringPort}`, AbortSignal.timeout(300))
    expect(code).toBe('SOURCE_TIMEOUT')
    expect(hint).toContain('the monitoring port (8222)')
  })

  it('is told from a port that is for other NATS servers', async () => {
    const routes = await freePort()
    await running({config: `cluster: {name: c, listen: "127.0.0.1:${routes}"}`, jetStream: false})
    // It opens this port after the one for clients.
    await waitUntil('the port for servers', () => canConnect({host: '127.0.0.1', port: routes}))
    expect(await failure(`nats://127.0.0.1:${routes}`)).toMatchObject({
      code: 'SOURCE_REPLY',
      message: `NATS at 127.0.0.1:${routes} wants other servers at this port, no clients`,
    })
  })

  it.each([
    'HTTP/1.1 408 Request Timeout\r\n',
    'SSH-2.0-OpenSSH_9.2\r\n',
    '-ERR unknown\r\n',
    'PONG\r\n',
    'INFO hello\r\n',
    'INFO []\r\n',
    '\0\x01\x02\x03',
    '\n\n\n\n',
  ])('is not believed when it says %j, though the connection stays open', async words => {
    const port = await fakeNats({greet: socket => void socket.write(words)})
    expect(await failure(`nats://user:s3cret@127.0.0.1:${port}`)).toMatchObject({code: 'SOURCE_REPLY'})
  })

  it.each<[what: string, answer: (inbox: string) => string]>([
    ['garbage', () => 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['HTML', inbox => `MSG ${inbox} 1 13\r\n<html></html>\r\n`],
    ['another shape of JSON', inbox => `MSG ${inbox} 1 4\r\n[23]\r\n`],
    ['a message that is longer than it said', inbox => `MSG ${inbox} 1 2\r\n{"total":23}\r\n`],
    ['a message without a length', inbox => `MSG ${inbox} 1 x\r\n`],
  ])('is not believed when its answer is %s', async (_what, words) => {
    const port = await fakeNats({answer: (socket, {inbox}) => void socket.write(words(inbox))})
    expect(await failure(`nats://127.0.0.1:${port}`)).toMatchObject({code: 'SOURCE_REPLY'})
  })

  it.each<[what: string, message: string, parts: (inbox: string) => Iterable<string>]>([
    ['a line that does not end', 'sent a line of more than 65536 bytes', () => Array(200).fill('PING'.repeat(250_000))],
    [
      'a message of 200 MB',
      'sent a message of more than 16777216 bytes',
      inbox => [`MSG ${inbox} 1 200000000\r\n`, ...Array(200).fill('x'.repeat(1_000_000))],
    ],
    [
      '200 MB in messages that nobody asked for',
      'answered with more than 33554432 bytes',
      () => Array(200).fill(`MSG _INBOX.x 1 999970\r\n${'x'.repeat(999_970)}\r\n`),
    ],
  ])('is left after a third of 200 MB, when it sends %s', async (_what, message, parts) => {
    let sent: () => number = () => Number.NaN
    const port = await fakeNats({
      answer(socket, {inbox}) {
        sent = () => socket.bytesWritten
        void pour(socket, parts(inbox))
      },
    })
    expect((await failure(`nats://127.0.0.1:${port}`)).message).toContain(message)
    expect(sent()).toBeLessThan(64 * 1024 * 1024)
  })
})

describe('a NATS that comes back', () => {
  it('is read again by the same source after it was killed, and is down meanwhile', async () => {
    const first = await running()
    await fill(first)
    const {source} = await openBroker(first.url, realDeps)
    onTestFinished(() => source.close())
    const poll = async () => (await source.snapshot(AbortSignal.timeout(10_000))).queues
    const feed = [expect.objectContaining({queue: 'feed/worker', ready: 23})]
    expect(await poll()).toEqual(feed)
    first.signal('SIGKILL')
    await first.stop()
    await expect(poll()).rejects.toMatchObject({code: 'SOURCE_DOWN'})
    const second = await running({port: first.port, dir: first.dir})
    expect(await poll()).toEqual(feed)
    second.signal('SIGKILL')
    await second.stop()
    await running({port: first.port, dir: first.dir})
    expect(await poll()).toEqual(feed)
  })

  it('is given up in time while it is frozen, and right again once it goes on', async () => {
    const server = await running()
    await fill(server)
    const {source} = await openBroker(server.url, realDeps)
    onTestFinished(() => source.close())
    expect((await source.snapshot(AbortSignal.timeout(10_000))).queues).toHaveLength(1)
    server.signal('SIGSTOP')
    // Its threads may go on for a moment.
    const error = await waitUntil('it to be frozen', () =>
      source.snapshot(AbortSignal.timeout(100)).then(
        () => {},
        e => e,
      ),
    )
    expect(error).toMatchObject({code: 'SOURCE_TIMEOUT'})
    server.signal('SIGCONT')
    expect((await source.snapshot(AbortSignal.timeout(10_000))).queues).toMatchObject([{ready: 23}])
  })

  it('is read at once over another connection when the one we kept breaks as we ask', async () => {
    const none = '{"total":0,"limit":256,"streams":[]}'
    const requests: Socket[] = []
    const port = await fakeNats({
      answer(socket, {inbox}) {
        if (requests.push(socket) === 2) socket.destroy()
        else socket.write(`MSG ${inbox} 1 ${none.length}\r\n${none}\r\n`)
      },
    })
    const {source} = await openBroker(`nats://127.0.0.1:${port}`, realDeps)
    onTestFinished(() => source.close())
    for (let poll = 0; poll < 3; poll++) await source.snapshot(AbortSignal.timeout(5_000))
    expect(requests).toHaveLength(4)
    expect(new Set(requests).size).toBe(2)
  })
})

describe('our connection', () => {
  it('is one for 7 polls, and none after a poll that was given up, or after close', async () => {
    const server = await running()
    const {source} = await openBroker(server.url, realDeps)
    const {signal: never} = new AbortController()
    for (let poll = 0; poll < 7; poll++) await source.snapshot(never)
    expect(await connections(server)).toBe(1)
    await source.snapshot(AbortSignal.abort()).catch(() => {})
    await waitUntil('the server to be alone', async () => (await connections(server)) === 0)
    await source.snapshot(never)
    await source.close()
    await waitUntil('the server to be alone', async () => (await connections(server)) === 0)
  })

  it('answers when the server wants to know whether it is still there, between two polls', async () => {
    const heard: string[] = []
    const port = await fakeNats({
      hear(socket, line) {
        heard.push(line)
        if (line === 'PING') socket.write('PONG\r\nPING\r\n')
      },
    })
    const {source} = await openBroker(`nats://127.0.0.1:${port}`, realDeps)
    onTestFinished(() => source.close())
    await source.examine!(AbortSignal.timeout(5_000))
    await waitUntil('our PONG', () => heard.includes('PONG'))
  })
})

describe('natss://', () => {
  it('verifies the server, and shows a certificate to one that asks for it', async () => {
    const {ca, cert, key} = await makeTlsFiles()
    const files = `cert_file: "${cert}", key_file: "${key}", ca_file: "${ca}"`
    const plain = await running()
    await fill(plain)
    await plain.stop()
    const server = await running({config: `tls: {${files}}`, dir: plain.dir})
    const strict = await running({config: `tls: {${files}, verify: true}`})
    const url = (one: Nats, query: string) => `${one.url.replace('nats:', 'natss:')}?${query}`
    expect(await read(url(server, `ca=${ca}`))).toEqual(FEED)
    expect(await read(url(strict, `ca=${ca}&cert=${cert}&key=${key}`))).toEqual([])
    const down = {code: 'SOURCE_DOWN', hint: expect.stringContaining('?ca=FILE')}
    const {message, ...rest} = await failure(url(server, ''))
    expect(rest).toMatchObject(down)
    expect(message).toContain(`cannot reach NATS at 127.0.0.1:${server.port}: unable to verify the first certificate`)
    expect(await failure(url(strict, `ca=${ca}`))).toMatchObject({
      ...down,
      message: `cannot reach NATS at 127.0.0.1:${strict.port}: TLS: sslv3 alert bad certificate`,
    })
    const noPem = `${await makeTempDir('pem')}/cert.pem`
    await writeFile(noPem, '-----BEGIN CERTIFICATE-----\nx\n')
    expect((await failure(url(server, `ca=${ca}&cert=${noPem}`))).message).toContain(': TLS: ')
    await expect(read(url(server, `ca=${noPem}.gone`))).rejects.toMatchObject({code: 'BAD_URL'})
    const localhost = url(server, `ca=${ca}`).replace('127.0.0.1', 'localhost')
    expect((await failure(localhost)).message).toContain("Hostname/IP does not match certificate's altnames")
  })

  it('is told from nats:// both ways, and no password is sent before TLS', async () => {
    const {cert, key} = await makeTlsFiles()
    const [plain, tls] = [await running(), await running({config: `tls: {cert_file: "${cert}", key_file: "${key}"}`})]
    expect(await failure(tls.url.replace('://', '://user:s3cret@'))).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `NATS at 127.0.0.1:${tls.port} wants TLS`,
      hint: 'write natss:// instead of nats://',
    })
    expect(await failure(plain.url.replace('nats:', 'natss:'))).toMatchObject({
      code: 'SOURCE_DOWN',
      message: `NATS at 127.0.0.1:${plain.port} speaks no TLS`,
    })
    let heard = ''
    const eager = await fakeNats({
      greet(socket) {
        socket.on('data', chunk => {
          heard += chunk.toString('latin1')
          socket.end()
        })
        socket.write('INFO {"version":"2.99.0","headers":true,"tls_required":true}\r\nPONG\r\n')
      },
    })
    expect(await failure(`natss://user:s3cret@127.0.0.1:${eager}`)).toMatchObject({code: 'SOURCE_DOWN'})
    expect(heard).not.toBe('')
    expect(heard).not.toMatch(/CONNECT|s3cret/)
  })
})

describe('a process that reads once', () => {
  it('ends by itself, and says nothing more, whether NATS answers, refuses, is silent or babbles', async () => {
    const server = await running()
    await fill(server)
    const silent = await silentServer()
    const babbling = await fakeNats({answer: socket => void socket.write('HTTP/1.1 400 Bad Request\r\n')})
    const urls = [
      server.url,
      `nats://127.0.0.1:${await freePort()}`,
      `nats://127.0.0.1:${silent}`,
      `natss://127.0.0.1:${silent}`,
      `nats://127.0.0.1:${await fakeNats({})}`,
      `nats://127.0.0.1:${babbling}`,
    ]
    const end = await runProcess(['--import', 'tsx', '--input-type=module', '-e', READ_ONCE, '--', ...urls])
    const codes = ['SOURCE_DOWN', 'SOURCE_TIMEOUT', 'SOURCE_TIMEOUT', 'SOURCE_TIMEOUT', 'SOURCE_REPLY']
    expect(end).toEqual({code: 0, stdout: `1\n${codes.join('\n')}\n`, stderr: ''})
  })
})
