import type {Socket} from 'node:net'
import {describe, expect, it} from 'vitest'
import {QopsError} from '../../src/core/errors.js'
import {exchangeLines, type LineExchange} from '../../src/net/line-exchange.js'
import {answeringServer} from '../support/answering-server.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'

const LIMIT_BYTES = 32 * 1024 * 1024

function exchange<T>(port: number, talk: (exchange: LineExchange) => Promise<T>, signal = AbortSignal.timeout(4_000)) {
  return exchangeLines({host: '127.0.0.1', port}, 'it', signal, talk)
}

/** Asks once, reads once. */
async function oneLine(answer: (socket: Socket) => void): Promise<string> {
  const port = await answeringServer(answer)
  return exchange(port, ({send, line}) => {
    send('?\n')
    return line()
  })
}

describe('an exchange of lines', () => {
  it('gives lines and counted bytes in the order in which they came, whatever the packets', async () => {
    const answer = Buffer.from('grün\r\n{"ö":\n1}\n\nlast\n')
    const port = await answeringServer(async socket => {
      socket.setNoDelay(true)
      for (const byte of answer) await new Promise(sent => socket.write(Buffer.of(byte), sent))
    })
    const read = await exchange(port, async ({send, line, bytes}) => {
      send('?\n')
      return [await line(), await bytes(9), await line(), await line(), await bytes(0), await line()]
    })
    expect(read).toEqual(['grün\r', '{"ö":\n1}', '', '', '', 'last'])
  })

  it('can ask a second time before the first answer is read', async () => {
    const port = await answeringServer(socket => {
      socket.write('one\n')
      socket.once('data', () => socket.write('two\n'))
    })
    const read = await exchange(port, async ({send, line}) => {
      send('1\n')
      send('2\n')
      const first = await line()
      send('3\n')
      return [first, await line()]
    })
    expect(read).toEqual(['one', 'two'])
  })

  it('gives a line of 65,536 bytes and refuses one of 65,537', async () => {
    expect(await oneLine(socket => socket.write(`${'x'.repeat(65_536)}\n`))).toHaveLength(65_536)
    await expect(oneLine(socket => socket.write(`${'x'.repeat(65_537)}\n`))).rejects.toMatchObject({
      code: 'SOURCE_REPLY',
      message: 'it sent a line of more than 65536 bytes',
    })
  })

  it('refuses a body of more than 32 MiB before it is there', async () => {
    const reading = exchange(await silentServer(), ({bytes}) => bytes(LIMIT_BYTES + 1))
    await expect(reading).rejects.toMatchObject({code: 'SOURCE_REPLY'})
  })

  it('counts all answers together, and refuses the first that goes over 32 MiB', async () => {
    const port = await answeringServer(socket => void socket.write(Buffer.alloc(2 * LIMIT_BYTES)))
    let got = 0
    const reading = exchange(port, async ({send, bytes}) => {
      send('?\n')
      for (;;) got += (await bytes(1024 * 1024)).length
    })
    await expect(reading).rejects.toMatchObject({code: 'SOURCE_REPLY'})
    expect(got).toBeLessThanOrEqual(LIMIT_BYTES)
  })

  it('ends with SOURCE_DOWN and the reason when nothing listens there, IPv6 or IPv4', async () => {
    const port = await freePort()
    await expect(exchange(port, ({line}) => line())).rejects.toMatchObject({
      code: 'SOURCE_DOWN',
      message: `cannot reach it: connect ECONNREFUSED 127.0.0.1:${port}`,
    })
    const both = exchangeLines({host: 'localhost', port}, 'it', AbortSignal.timeout(4_000), ({line}) => line())
    await expect(both).rejects.toMatchObject({code: 'SOURCE_DOWN', message: expect.stringContaining('ECONNREFUSED')})
  })

  it('ends with SOURCE_DOWN when the connection is reset, also before anything was read', async () => {
    await expect(oneLine(socket => socket.resetAndDestroy())).rejects.toMatchObject({code: 'SOURCE_DOWN'})
    const port = await answeringServer(socket => socket.resetAndDestroy())
    const late = exchange(port, async ({send, line}) => {
      send('?\n')
      await oneLine(other => other.write('another\n')) // the error has come meanwhile
      return line()
    })
    await expect(late).rejects.toMatchObject({code: 'SOURCE_DOWN'})
  })

  it('ends with SOURCE_DOWN when the other side hangs up in the middle of a line', async () => {
    await expect(oneLine(socket => socket.end('half a li'))).rejects.toMatchObject({
      code: 'SOURCE_DOWN',
      message: 'it closed the connection before its answer was complete',
    })
  })

  it('ends with SOURCE_TIMEOUT when the signal aborts, and is not begun when it has aborted already', async () => {
    const stop = new AbortController()
    const reading = exchange(await silentServer(), ({line}) => line(), stop.signal)
    stop.abort()
    await expect(reading).rejects.toMatchObject({code: 'SOURCE_TIMEOUT', message: 'it did not answer in time'})
    let begun = false
    const never = exchange(
      await freePort(),
      async () => {
        begun = true
      },
      AbortSignal.abort(),
    )
    await expect(never).rejects.toMatchObject({code: 'SOURCE_TIMEOUT'})
    expect(begun).toBe(false)
  })

  it("lets the talker's own error through, and hangs up", async () => {
    let hungUp: Promise<unknown> | undefined
    const port = await answeringServer(socket => {
      hungUp = new Promise(resolve => socket.once('close', resolve))
      socket.write('hello\n')
    })
    const mine = new QopsError('SOURCE_REPLY', 'not what I asked')
    const reading = exchange(port, async ({send, line}) => {
      send('?\n')
      await line()
      throw mine
    })
    await expect(reading).rejects.toBe(mine)
    await hungUp
  })
})
