import {connect} from 'node:net'

/** Numbers of packets. Source: gearmand's PROTOCOL, section Binary Packet. */
const PACKET = {
  canDo: 1,
  jobCreated: 8,
  grabJob: 9,
  jobAssign: 11,
  workComplete: 13,
  submitJob: 7,
  submitJobBg: 18,
  submitJobHigh: 21,
  submitJobHighBg: 32,
  submitJobLow: 33,
  submitJobLowBg: 34,
  submitJobEpoch: 36,
} as const

export type Submission =
  | 'submitJob'
  | 'submitJobBg'
  | 'submitJobHigh'
  | 'submitJobHighBg'
  | 'submitJobLow'
  | 'submitJobLowBg'

/** One connection to gearmand, client and worker in one: what it grabs is running until it is done or closed. */
export interface GearmanClient {
  /** Resolves to the job's handle. */
  submit(functionName: string, kind?: Submission): Promise<string>
  /** For a moment in the future. */
  submitAt(functionName: string, atSeconds: number): Promise<string>
  /** Registers as a worker of that function. */
  canDo(functionName: string): void
  /** Takes one job of the functions it can do, and resolves to its handle. */
  grab(): Promise<string>
  done(handle: string): void
  close(): void
}

export function gearmanClient(port: number): GearmanClient {
  const socket = connect({host: '127.0.0.1', port})
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  socket.on('error', () => {}) // the server may be killed first
  let unread: Buffer = Buffer.alloc(0)

  function send(type: number, ...args: string[]): void {
    const body = Buffer.from(args.join('\0'))
    const head = Buffer.from('\0REQ\0\0\0\0\0\0\0\0', 'latin1')
    head.writeUInt32BE(type, 4)
    head.writeUInt32BE(body.length, 8)
    socket.write(Buffer.concat([head, body]))
  }

  async function take(count: number): Promise<Buffer> {
    while (unread.length < count) {
      const {done, value} = await chunks.next()
      if (done) throw new Error('gearmand closed the connection')
      unread = Buffer.concat([unread, value])
    }
    const taken = unread.subarray(0, count)
    unread = unread.subarray(count)
    return taken
  }

  /** The first argument of the next packet, which must be of that type: the handle of a job. */
  async function receive(type: number): Promise<string> {
    const head = await take(12)
    const body = await take(head.readUInt32BE(8))
    if (head.readUInt32BE(4) !== type) throw new Error(`gearmand sent packet ${head.readUInt32BE(4)}: ${body}`)
    return body.toString().split('\0')[0]!
  }

  return {
    submit(functionName, kind = 'submitJobBg') {
      send(PACKET[kind], functionName, '', '{}')
      return receive(PACKET.jobCreated)
    },
    submitAt(functionName, atSeconds) {
      send(PACKET.submitJobEpoch, functionName, '', String(atSeconds), '{}')
      return receive(PACKET.jobCreated)
    },
    canDo: functionName => send(PACKET.canDo, functionName),
    grab() {
      send(PACKET.grabJob)
      return receive(PACKET.jobAssign)
    },
    done: handle => send(PACKET.workComplete, handle, ''),
    close: () => socket.destroy(),
  }
}
