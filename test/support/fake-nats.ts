import type {Socket} from 'node:net'
import {testServer} from './test-server.js'

export type FakeNats = {
  /** Called with each connection at once. */
  greet?: (socket: Socket) => void
  /** Called with each thing that is asked of JetStream, and where the answer goes to. */
  answer?: (socket: Socket, asked: {subject: string; body: string; inbox: string}) => void
  /** Called with each other line that the client says; the default answers PING. */
  hear?: (socket: Socket, line: string) => void
}

const GREETING = 'INFO {"server_id":"X","version":"2.99.0","headers":true,"max_payload":1048576}\r\n'

/** A server that lets everybody in and says whatever a test wants. Ends with the test. Returns its port. */
export function fakeNats({
  greet = socket => void socket.write(GREETING),
  answer = () => {},
  hear = pong,
}: FakeNats): Promise<number> {
  return testServer(socket => {
    greet(socket)
    let unread = ''
    socket.on('data', chunk => {
      unread += chunk
      for (;;) {
        const asked = /^PUB (\S+) (\S+) \d+\r\n(.*)\r\n/.exec(unread)
        const line = /^(?!PUB)(.*)\r\n/.exec(unread)
        if (!asked && !line) return
        unread = unread.slice((asked ?? line)![0].length)
        if (asked) answer(socket, {subject: asked[1]!, inbox: asked[2]!, body: asked[3]!})
        else hear(socket, line![1]!)
      }
    })
  })
}

function pong(socket: Socket, line: string): void {
  if (line === 'PING') socket.write('PONG\r\n')
}
