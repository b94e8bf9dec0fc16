import {createServer} from 'node:net'
import {expect, it, onTestFinished} from 'vitest'
import {freePort, freePorts} from './free-port.js'

it('gives 20 different ports below the ones that outgoing connections take', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
  expect(ports.every(port => port >= 20_000 && port < 32_000)).toBe(true)
})

it('passes over a port that is in use', async () => {
  const next = (await freePort()) + 1
  const server = createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.once('error', () => resolve()).listen(next, '127.0.0.1', resolve))
  expect(await freePort()).not.toBe(next)
})
