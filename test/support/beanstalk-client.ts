import {connect} from 'node:net'
import {createInterface} from 'node:readline'

/** One connection to beanstalkd: what it reserves it holds until it is closed. */
export interface BeanstalkClient {
  /** Sends a line (or a `put` with its body) and gives back the first line of the answer. */
  ask(command: string): Promise<string>
  /** Sends what is answered later or never, such as a `reserve` on an empty tube. */
  tell(command: string): void
  /** Puts a job of two bytes into the tube that is in use. Resolves to its number. */
  put(job?: {priority?: number; delaySeconds?: number}): Promise<string>
  /** Reserves the next job of the watched tubes. Resolves to its number. */
  reserve(): Promise<string>
  /** The figures of a tube as the server gives them, or undefined when there is no such tube. */
  stats(tube: string): Promise<Record<string, string> | undefined>
  close(): void
}

export function beanstalkClient(port: number): BeanstalkClient {
  const socket = connect({host: '127.0.0.1', port})
  socket.on('error', () => {}) // the server may be killed first
  const lines = createInterface({input: socket})[Symbol.asyncIterator]()
  const tell = (command: string) => void socket.write(`${command}\r\n`)

  async function nextLine(): Promise<string> {
    const {done, value} = await lines.next()
    if (done) throw new Error('beanstalkd closed the connection')
    return value
  }

  async function ask(command: string): Promise<string> {
    tell(command)
    return nextLine()
  }

  async function askFor(word: string, command: string): Promise<string> {
    const answer = await ask(command)
    const [first, id] = answer.split(' ')
    if (first !== word) throw new Error(`beanstalkd answered ${command} with ${answer}`)
    return id!
  }

  return {
    ask,
    tell,
    put: ({priority = 1024, delaySeconds = 0} = {}) =>
      askFor('INSERTED', `put ${priority} ${delaySeconds} 600 2\r\n{}`),
    async reserve() {
      const id = await askFor('RESERVED', 'reserve')
      await nextLine() // the body
      return id
    },
    async stats(tube) {
      if ((await ask(`stats-tube ${tube}`)) === 'NOT_FOUND') return undefined
      const stats: Record<string, string> = {}
      for (let line = await nextLine(); line !== ''; line = await nextLine()) {
        const [key, value = ''] = line.split(': ')
        stats[key!] = value
      }
      return stats
    },
    close: () => socket.destroy(),
  }
}
