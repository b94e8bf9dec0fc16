import {expect, it} from 'vitest'
import {tryConnect} from '../../src/net/try-connect.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'

it('resolves when something listens, and leaves no connection', async () => {
  await tryConnect({host: '127.0.0.1', port: await silentServer()}, AbortSignal.timeout(1_000))
})

it('rejects with the reason when nothing does', async () => {
  await expect(tryConnect({host: '127.0.0.1', port: await freePort()}, AbortSignal.timeout(1_000))).rejects.toThrow(
    'ECONNREFUSED',
  )
})

it('rejects when the signal aborts first', async () => {
  await expect(tryConnect({host: '127.0.0.1', port: await freePort()}, AbortSignal.abort())).rejects.toThrow('aborted')
})
