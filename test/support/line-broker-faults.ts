import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo, Socket} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {QopsError} from '../../src/core/errors.js'
import {answeringServer, pour} from './answering-server.js'
import {freePort} from './free-port.js'
import type {ServerProcess} from './services/server-process.js'
import {silentServer} from './silent-server.js'
import {waitUntil} from './wait-until.js'

export type LineBroker = {
  /** `beanstalkd` */
  scheme: string
  start(options: {port?: number}): Promise<{port: number} & Pick<ServerProcess, 'signal' | 'stop'>>
  /** Puts 23 jobs into the queue `feed`. */
  fill(port: number): Promise<void>
  /** How many connections the server counts, the one that asks included. */
  connections(port: number): Promise<number>
  /** A good answer that breaks off. */
  truncated: string
  /** A good answer of 200 MB. */
  huge(): Iterable<string>
}

/** What may go wrong with a broker that is read over a plain connection. */
export function lineBrokerFaults(name: string, {scheme, start, fill, connections, truncated, huge}: LineBroker): void {
  const open = async (port: number) =>
    (await openBroker(`${scheme}://user:wr0ng-secret@127.0.0.1:${port}`, realDeps)).source
  const read = async (port: number, signal = AbortSignal.timeout(10_000)) => (await open(port)).snapshot(signal)
  const readyOf = async (port: number) => (await read(port)).queues.find(({queue}) => queue === 'feed')?.ready

  async function errorOf(reading: Promise<unknown>): Promise<QopsError> {
    const error = (await reading.catch(caught => caught)) as QopsError
    expect(error).toBeInstanceOf(QopsError)
    expect(`${error.message} ${error.hint}`).not.toMatch(/wr0ng-secret|\n/)
    return error
  }

  async function running(port?: number) {
    const server = await start({port})
    onTestFinished(server.stop)
    return server
  }

  describe(`${name} in trouble`, () => {
    it('is down when nothing listens there, and says so with the reason', async () => {
      const port = await freePort()
      const {code, message} = await errorOf(read(port))
      expect(code).toBe('SOURCE_DOWN')
      expect(message).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`)
    })

    it('is given up in time when it is silent', async () => {
      expect(await errorOf(read(await silentServer(), AbortSignal.timeout(100)))).toMatchObject({
        code: 'SOURCE_TIMEOUT',
      })
    })

    it('is given up in time when it falls silent in the middle of its answer', async () => {
      const stop = new AbortController()
      const port = await answeringServer(socket => socket.write(truncated, () => stop.abort()))
      expect(await errorOf(read(port, stop.signal))).toMatchObject({code: 'SOURCE_TIMEOUT'})
    })

    it('is not believed when an HTTP server answers', async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const {code, message} = await errorOf(read((server.address() as AddressInfo).port))
      expect(code).toBe('SOURCE_REPLY')
      expect(message).not.toContain('HTTP')
    })

    it.each(['-ERR unknown command\r\n', 'SSH-2.0-OpenSSH_9.2\r\n', '\0\x01\x02\n', '\n'])(
      'is not believed when it says %j, though the connection stays open',
      async words => {
        const port = await answeringServer(socket => socket.write(words))
        expect(await errorOf(read(port))).toMatchObject({code: 'SOURCE_REPLY'})
      },
    )

    it.each([
      ['nothing', ''],
      ['half an answer', truncated],
    ])('is down when it says %s and hangs up', async (_what, words) => {
      const port = await answeringServer(socket => socket.end(words))
      const {code, message} = await errorOf(read(port))
      expect(code).toBe('SOURCE_DOWN')
      expect(message).toContain('closed the connection before its answer was complete')
    })

    it('is refused when its answer is 200 MB, of which less than a third is sent', async () => {
      let sender: Socket | undefined
      const port = await answeringServer(socket => {
        sender = socket
        void pour(socket, huge())
      })
      const {code, message} = await errorOf(read(port))
      expect(code).toBe('SOURCE_REPLY')
      expect(message).toContain('sent an answer of more than 33554432 bytes')
      expect(sender!.bytesWritten).toBeLessThan(64 * 1024 * 1024)
    })

    it('is refused when a line of its answer does not end', async () => {
      const port = await answeringServer(socket => void pour(socket, Array<string>(200).fill('x'.repeat(1_000_000))))
      const {code, message} = await errorOf(read(port))
      expect(code).toBe('SOURCE_REPLY')
      expect(message).toContain('sent a line of more than 65536 bytes')
    })

    it('is read anew after it was killed and started again, and is down meanwhile', async () => {
      const first = await running()
      await fill(first.port)
      const source = await open(first.port)
      const feed = async () => (await source.snapshot(AbortSignal.timeout(10_000))).queues.find(q => q.queue === 'feed')
      expect(await feed()).toMatchObject({ready: 23})
      first.signal('SIGKILL')
      await first.stop()
      expect(await errorOf(feed())).toMatchObject({code: 'SOURCE_DOWN'})
      await running(first.port)
      expect(await feed()).toBeUndefined()
      await fill(first.port)
      expect(await feed()).toMatchObject({ready: 23})
    })

    it('is given up in time while it is frozen, and right again once it goes on', async () => {
      const server = await running()
      await fill(server.port)
      server.signal('SIGSTOP')
      const frozen = await errorOf(read(server.port, AbortSignal.timeout(300)))
      expect(frozen).toMatchObject({code: 'SOURCE_TIMEOUT'})
      server.signal('SIGCONT')
      expect(await readyOf(server.port)).toBe(23)
    })

    it('has no connection of ours left after 7 polls and 1 that was given up', async () => {
      const server = await running()
      const {signal: never} = new AbortController()
      for (let poll = 0; poll < 7; poll++) await read(server.port, never)
      await errorOf(read(server.port, AbortSignal.abort()))
      await waitUntil('the server to be alone', async () => (await connections(server.port)) === 1)
    })
  })
}
