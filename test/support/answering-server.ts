import type {Socket} from 'node:net'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {testServer} from './test-server.js'

/** Calls `answer` with every connection, as soon as something was asked on it. Ends with the test. Returns its port. */
export const answeringServer = (answer: (socket: Socket) => void): Promise<number> =>
  testServer(socket => void socket.once('data', () => answer(socket)))

/** Sends the parts, no faster than they are read, until they end or the other side hangs up. */
export const pour = (socket: Socket, parts: Iterable<string>) => pipeline(Readable.from(parts), socket).catch(() => {})
