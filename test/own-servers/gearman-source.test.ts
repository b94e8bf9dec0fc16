import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {HOSTILE_NAMES} from '../core/hostile-names.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {type GearmanClient, gearmanClient, type Submission} from '../support/gearman-client.js'
import {lineBrokerFaults} from '../support/line-broker-faults.js'
import {type Gearmand, startGearmand} from '../support/services/gearmand.js'
import {silentServer} from '../support/silent-server.js'
import {askTcp} from '../support/tcp.js'
import {waitUntil} from '../support/wait-until.js'

const open = async (url: string) => (await openBroker(url, realDeps)).source
const ask = (port: number, command: string) =>
  askTcp({host: '127.0.0.1', port}, `${command}\n`, reply => reply === '.\n' || reply.endsWith('\n.\n'))

let server: Gearmand
const clients: GearmanClient[] = []
beforeAll(async () => {
  server = await startGearmand()
})
afterAll(async () => {
  for (const client of clients) client.close()
  await server.stop()
})

/** Connected for as long as the tests run: what it grabs stays running. */
function client(): GearmanClient {
  clients.push(gearmanClient(server.port))
  return clients.at(-1)!
}

async function functionNamed(name: string) {
  const {queues} = await (await open(server.url)).snapshot(AbortSignal.timeout(10_000))
  return queues.find(({queue}) => queue === name)
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await act()
}

brokerContract('Gearman', {
  open: () => open(server.url),
  openGone: async () => open(`gearman://127.0.0.1:${await freePort()}`),
  openSilent: async () => open(`gearman://127.0.0.1:${await silentServer()}`),
  async fill(name, {ready, unacked}) {
    const worker = client()
    worker.canDo(name) // which makes an empty one, too
    await times(ready + unacked, () => worker.submit(name))
    await times(unacked, () => worker.grab())
  },
})

lineBrokerFaults('Gearman', {
  scheme: 'gearman',
  start: startGearmand,
  async fill(port) {
    const producer = gearmanClient(port)
    await times(23, () => producer.submit('feed'))
    producer.close()
  },
  // One line for each, and the dot.
  connections: async port => (await ask(port, 'workers')).split('\n').length - 2,
  truncated: 'OK 1.1.20\nfeed\t23\t5',
  *huge() {
    yield 'OK 1.1.20\n'
    const line = `${'feed'.repeat(7)}\t23\t5\t3\n`
    for (let bytes = 0; bytes < 200_000_000; bytes += 1_000 * line.length) yield line.repeat(1_000)
  },
})

describe('Gearman', () => {
  it("reports 23 ready and 5 running of a function with 3 workers, which are the server's own figures", async () => {
    const producer = client()
    await times(28, () => producer.submit('every.state'))
    const workers = [client(), client(), client()]
    for (const worker of workers) worker.canDo('every.state')
    await times(2, () => workers[0]!.grab())
    await times(3, () => workers[1]!.grab())
    const reading = {queue: 'every.state', type: 'function', ready: 23, unacked: 5, total: 28, consumers: 3}
    await waitUntil('all 3 workers to be known', async () => (await functionNamed('every.state'))?.consumers === 3)
    expect(await functionNamed('every.state')).toEqual(reading)
    expect((await ask(server.port, 'status')).split('\n')).toContain('every.state\t28\t5\t3')
    expect((await ask(server.port, 'prioritystatus')).split('\n')).toContain('every.state\t0\t23\t0\t3')
  })

  it('counts foreground and background jobs of all 3 priorities, and those for later', async () => {
    const kinds: Submission[] = ['submitJob', 'submitJobHigh', 'submitJobLow']
    kinds.push('submitJobBg', 'submitJobHighBg', 'submitJobLowBg')
    const producer = client()
    for (const kind of kinds) await producer.submit('kinds', kind)
    await producer.submitAt('kinds', Math.floor(Date.now() / 1_000) + 3_600)
    expect(await functionNamed('kinds')).toMatchObject({ready: 7, unacked: 0, total: 7, consumers: 0})
  })

  it('has the 5 jobs of a worker that died ready again, and 0 once they are done', async () => {
    const producer = client()
    await times(5, () => producer.submit('dying'))
    const mortal = client()
    mortal.canDo('dying')
    await times(5, () => mortal.grab())
    expect(await functionNamed('dying')).toMatchObject({ready: 0, unacked: 5, consumers: 1})
    mortal.close()
    await waitUntil('its jobs to be back', async () => (await functionNamed('dying'))?.ready === 5)
    const worker = client()
    worker.canDo('dying')
    await times(5, async () => worker.done(await worker.grab()))
    const done = await waitUntil('all to be done', async () => {
      const reading = await functionNamed('dying')
      return reading?.total === 0 && reading
    })
    expect(done).toMatchObject({ready: 0, unacked: 0, consumers: 1})
  })

  it('reads functions of every name, even one that looks like the end of the answer or like a line of it', async () => {
    const names = [...HOSTILE_NAMES, '', '.', '.\n', '\n.\n', 'a\n.\nb', 'a\t1\t2\t3', 'x'.repeat(1_009)]
    const producer = client()
    for (const [index, name] of names.entries()) await times(index + 1, () => producer.submit(name))
    const {queues} = await (await open(server.url)).snapshot(AbortSignal.timeout(10_000))
    const readyByName = new Map(queues.map(({queue, ready}) => [queue, ready]))
    expect(names.map(name => [name, readyByName.get(name)])).toEqual(names.map((name, index) => [name, index + 1]))
  })
})
