import {once} from 'node:events'
import {type AddressInfo, createServer, type Socket} from 'node:net'
import {afterEach, describe, expect, it, onTestFinished} from 'vitest'
import {CarbonConnection} from '../../src/sinks/carbon-connection.js'
import {FakeCarbon} from '../support/fake-carbon.js'
import {freePort} from '../support/free-port.js'
import {waitUntil} from '../support/wait-until.js'

const HOST = '127.0.0.1'
const AT_MS = 1_795_460_000_000
const open: CarbonConnection[] = []

afterEach(() => {
  for (const connection of open.splice(0)) connection.destroy()
})

function connect(port: number, {timeoutMs = 1_000, onLost = () => {}} = {}): CarbonConnection {
  const connection = new CarbonConnection({host: HOST, port}, timeoutMs, onLost)
  open.push(connection)
  return connection
}

/** Takes connections and reads nothing, so that the kernel's buffers fill. */
async function unreadingServer(): Promise<number> {
  const sockets: Socket[] = []
  const server = createServer(socket => sockets.push(socket.pause().on('error', () => {})))
  server.listen(0, HOST)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('a connection to carbon by node-graphite', () => {
  it('answers each of 6 writes once when it is refused, though node-graphite calls back twice', async () => {
    const connection = connect(await freePort())
    const writes = Array.from({length: 6}, (_, i) => connection.write({[`a.${i}`]: 1}, AT_MS))
    const outcomes = await Promise.allSettled(writes)
    expect(outcomes.map(({status}) => status)).toEqual(Array(6).fill('rejected'))
  })

  it('rejects after its time-out when nobody reads, though node-graphite never calls back', async () => {
    const connection = connect(await unreadingServer(), {timeoutMs: 100})
    const long = 'x'.repeat(1_000)
    const points = Object.fromEntries(Array.from({length: 20_011}, (_, i) => [`${long}.${i}`, i]))
    await expect(connection.write(points, AT_MS)).rejects.toThrow('no answer within 100 ms')
  })

  it.each(['end', 'reset'] as const)('says once that it was lost when carbon closes by %s', async how => {
    const server = createServer(socket => {
      socket.on('error', () => {})
      socket.once('data', () => (how === 'end' ? socket.end() : socket.resetAndDestroy()))
    })
    server.listen(0, HOST)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    let lost = 0
    const connection = connect((server.address() as AddressInfo).port, {onLost: () => lost++})
    await connection.write({a: 1}, AT_MS)
    await waitUntil('the loss', () => lost > 0)
    expect(lost).toBe(1)
  })

  it('has had every line read before end() resolves, and is not lost by it', async () => {
    const carbon = new FakeCarbon()
    await carbon.start()
    onTestFinished(() => carbon.stop())
    let lost = 0
    const connection = connect(carbon.port, {onLost: () => lost++})
    await connection.write(Object.fromEntries(Array.from({length: 997}, (_, i) => [`a.${i}`, i])), AT_MS)
    await connection.end()
    expect(carbon.lines).toHaveLength(997)
    expect(carbon.lines[7]).toBe(`a.7 7 ${AT_MS / 1000}`)
    expect(lost).toBe(0)
  })

  it('can be ended and destroyed before it was used', async () => {
    const connection = connect(await freePort())
    await connection.end()
    connection.destroy()
  })
})
