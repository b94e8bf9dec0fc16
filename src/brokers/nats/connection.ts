import {randomBytes} from 'node:crypto'
import {connect, isIP, type Socket} from 'node:net'
import {connect as connectTls} from 'node:tls'
import {QopsError} from '../../core/errors.js'
import {isObject, parseJson} from './answers.js'
import {frameParser, type NatsFrame} from './frames.js'
import * as errors from './nats-errors.js'
import type {NatsUrl} from './nats-url.js'

/** What was asked at once, together: the answers about some 30,000 consumers. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** What the server says of itself. */
type ServerInfo = {version: string}

export type NatsAnswer = {body: string; status?: number}

/** One connection to one server, never made again: whoever lost it opens another. All rejections are QopsErrors. */
export type NatsConnection = {
  /** Resolves when the server has let us in. */
  ready: Promise<ServerInfo>
  /** May be called again before what was asked first is answered. Waits for `ready` by itself. */
  request(subject: string, body: string): Promise<NatsAnswer>
  /** True once the server has said who it is. */
  hasGreeted(): boolean
  isLost(): boolean
  /** At once, whatever is still awaited. May be called twice. */
  close(): void
}

/**
 * Not by NATS's own client (3.4): it leaves the socket to a silent server open for ever, which keeps a check's process
 * alive, puts no bound on what it reads, and prints to stdout, which is a check's answer, what it cannot parse.
 */
export function openConnection(settings: NatsUrl): NatsConnection {
  const {address, who, login, tls} = settings
  const greeted = deferred<Greeting>()
  const letIn = deferred<void>()
  const inbox = `_INBOX.qops${randomBytes(12).toString('hex')}`
  const waiting = new Map<string, Deferred<NatsAnswer>>()
  let requests = 0
  let answerBytes = 0
  let hasGreeted = false
  let isLetIn = false
  let lost: QopsError | undefined
  const plain = connect(address)
  let socket: Socket = plain

  function lose(error: QopsError): void {
    if (lost) return
    lost = error
    socket.destroy()
    for (const one of [greeted, letIn, ...waiting.values()]) one.reject(error)
    waiting.clear()
  }

  function receive(frame: NatsFrame): void {
    // Nothing else comes before it from a NATS server.
    if (!hasGreeted && frame.op !== 'INFO') throw errors.notUnderstood(who, 'a new client')
    // What comes in clear where TLS was asked for may be anybody's.
    if (hasGreeted && tls && socket === plain) return
    switch (frame.op) {
      case 'INFO':
        hasGreeted = true
        greeted.resolve(parseGreeting(who, frame.text))
        break
      case 'PING':
        socket.write('PONG\r\n')
        break
      case 'PONG':
        isLetIn = true
        letIn.resolve()
        break
      case '-ERR':
        throw errors.refusal(settings, frame.text)
      case 'MSG': {
        const token = frame.subject.slice(inbox.length + 1)
        waiting.get(token)?.resolve(frame)
        waiting.delete(token)
      }
    }
  }

  function listen(): void {
    const parse = frameParser(who)
    socket.setNoDelay(true)
    const isAtTheDoor = () => hasGreeted && !isLetIn && !tls
    socket.on('error', error => {
      lose(isAtTheDoor() ? errors.notLetInBy(settings, error) : errors.cannotReach(settings, error))
    })
    for (const end of ['end', 'close']) {
      socket.on(end, () => lose(isAtTheDoor() ? errors.notLetInBy(settings) : errors.closed(settings)))
    }
    socket.on('data', (chunk: Buffer) => {
      answerBytes += chunk.length
      try {
        if (answerBytes > MAX_ANSWER_BYTES)
          throw errors.tooMuch(who, `answered with more than ${MAX_ANSWER_BYTES} bytes`)
        for (const frame of parse(chunk)) if (!lost) receive(frame)
      } catch (error) {
        if (!(error instanceof QopsError)) throw error
        lose(error)
      }
    })
  }

  async function logIn(): Promise<ServerInfo> {
    const greeting = await greeted.promise
    if (lost) throw lost
    if (!tls && greeting.tlsRequired) throw errors.wantsTls(who)
    // Without headers there is no "nobody is there to answer", and no JetStream either (both came with 2.2).
    if (!greeting.headers) throw errors.noJetStream(who)
    if (tls) {
      if (!greeting.tlsRequired && !greeting.tlsAvailable) throw errors.noTls(who)
      try {
        socket = overTls(plain, {...tls, host: address.host})
      } catch (cause) {
        throw errors.cannotReach(settings, cause)
      }
      listen()
    }
    const options = {verbose: false, pedantic: false, headers: true, no_responders: true, protocol: 1}
    const client = {name: 'qops', lang: 'node', version: process.versions.node}
    const words = JSON.stringify({...options, ...client, tls_required: Boolean(tls), ...login})
    socket.write(`CONNECT ${words}\r\nSUB ${inbox}.* 1\r\nPING\r\n`)
    await letIn.promise
    return {version: greeting.version}
  }

  listen()
  const ready = logIn()
  ready.catch((error: QopsError) => lose(error))
  return {
    ready,
    async request(subject, body) {
      await ready
      if (lost) throw lost
      if (waiting.size === 0) answerBytes = 0
      const token = String(++requests)
      const answer = deferred<NatsAnswer>()
      waiting.set(token, answer)
      socket.write(`PUB ${subject} ${inbox}.${token} ${Buffer.byteLength(body)}\r\n${body}\r\n`)
      return answer.promise
    },
    hasGreeted: () => hasGreeted,
    isLost: () => lost !== undefined,
    close: () => lose(errors.closed(settings)),
  }
}

/** Whoever listened to the plain socket has to listen to the new one. Throws when a file is no PEM. */
function overTls(plain: Socket, options: NonNullable<NatsUrl['tls']> & {host: string}): Socket {
  for (const event of ['data', 'end', 'close', 'error']) plain.removeAllListeners(event)
  plain.on('error', () => {}) // told by the one on top of it
  return connectTls({...options, socket: plain, servername: isIP(options.host) ? '' : options.host})
}

type Greeting = ServerInfo & {headers: boolean; tlsRequired: boolean; tlsAvailable: boolean}

function parseGreeting(who: string, json: string): Greeting {
  const info = parseJson(json)
  if (!isObject(info) || typeof info.version !== 'string') throw errors.notUnderstood(who, 'a new client')
  const {version, headers, tls_required, tls_available} = info
  return {version, headers: headers === true, tlsRequired: tls_required === true, tlsAvailable: tls_available === true}
}

type Deferred<T> = {promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void}

function deferred<T>(): Deferred<T> {
  let [resolve, reject]: [Deferred<T>['resolve'], Deferred<T>['reject']] = [() => {}, () => {}]
  const promise = new Promise<T>((...settle) => {
    ;[resolve, reject] = settle
  })
  promise.catch(() => {}) // whoever waits is told; a connection may be lost while nobody does
  return {promise, resolve, reject}
}
