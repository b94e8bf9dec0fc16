import {once} from 'node:events'
import {type AddressInfo, connect, createServer} from 'node:net'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {type BeanstalkClient, beanstalkClient} from '../support/beanstalk-client.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {lineBrokerFaults} from '../support/line-broker-faults.js'
import {type Beanstalkd, startBeanstalkd} from '../support/services/beanstalkd.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

const open = async (url: string) => (await openBroker(url, realDeps)).source
const read = async (url: string) => (await (await open(url)).snapshot(AbortSignal.timeout(10_000))).queues

let shared: Beanstalkd
const holders: BeanstalkClient[] = []
beforeAll(async () => {
  shared = await startBeanstalkd()
})
afterAll(async () => {
  for (const holder of holders) holder.close()
  await shared.stop()
})

/** Connected for as long as the tests run: what it reserves stays reserved, and what it watches stays there. */
async function holder(tube: string): Promise<BeanstalkClient> {
  const client = beanstalkClient(shared.port)
  holders.push(client)
  for (const command of [`use ${tube}`, `watch ${tube}`, 'ignore default']) await client.ask(command)
  return client
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await act()
}

brokerContract('beanstalkd', {
  open: () => open(shared.url),
  openGone: async () => open(`beanstalkd://127.0.0.1:${await freePort()}`),
  openSilent: async () => open(`beanstalkd://127.0.0.1:${await silentServer()}`),
  async fill(tube, {ready, unacked}) {
    const client = await holder(tube)
    await times(ready + unacked, () => client.put())
    await times(unacked, () => client.reserve())
  },
})

lineBrokerFaults('beanstalkd', {
  scheme: 'beanstalkd',
  start: startBeanstalkd,
  async fill(port) {
    const client = beanstalkClient(port)
    await client.ask('use feed')
    await times(23, () => client.put())
    client.close()
  },
  async connections(port) {
    const client = beanstalkClient(port)
    const watching = Number((await client.stats('default'))!['current-watching'])
    client.close()
    return watching
  },
  truncated: 'OK 14\r\n---\n- def',
  *huge() {
    const tubes = Array.from({length: 200}, (_, index) => `tube${index}`)
    const names = `---\n${tubes.map(tube => `- ${tube}\n`).join('')}`
    yield `OK ${names.length}\r\n${names}\r\n`
    for (const tube of tubes) {
      const stats = `---\nname: ${tube}\n`.padEnd(1_000_000, 'padding: 0\n')
      yield `OK ${stats.length}\r\n${stats}\r\n`
    }
  },
})

async function ownServer() {
  const server = await startBeanstalkd()
  onTestFinished(server.stop)
  const clients: BeanstalkClient[] = []
  onTestFinished(() => clients.forEach(client => void client.close()))
  const client = () => {
    clients.push(beanstalkClient(server.port))
    return clients.at(-1)!
  }
  const tube = async (name: string) => (await read(server.url)).find(({queue}) => queue === name)
  return {url: server.url, port: server.port, client, tube}
}

describe('beanstalkd', () => {
  it("reports 23 ready, 5 reserved, 7 delayed and 3 buried, which are the server's own figures", async () => {
    const client = await holder('every.state')
    await times(3, () => client.put())
    await times(3, async () => client.ask(`bury ${await client.reserve()} 0`))
    await times(5, () => client.put())
    await times(5, () => client.reserve())
    await times(23, () => client.put())
    await times(7, () => client.put({delaySeconds: 3_600}))
    const queues = await read(shared.url)
    expect(queues.find(({queue}) => queue === 'every.state')).toEqual({
      ...{queue: 'every.state', type: 'tube', ready: 23, unacked: 5, total: 28, delayed: 7, dead: 3, consumers: 1},
    })
    expect(await client.stats('every.state')).toMatchObject({
      'current-jobs-ready': '23',
      'current-jobs-reserved': '5',
      'current-jobs-delayed': '7',
      'current-jobs-buried': '3',
      'total-jobs': '38',
    })
  })

  it('has the tube default, with 0 of everything, and no other when it has just started', async () => {
    const {url} = await ownServer()
    const nothing = {ready: 0, unacked: 0, total: 0, delayed: 0, dead: 0, consumers: 0}
    expect(await read(url)).toEqual([{queue: 'default', type: 'tube', ...nothing}])
  })

  it('counts 3 who watch a tube, though one is busy, and not the 2 who produce', async () => {
    const {client, tube} = await ownServer()
    const producers = [client(), client()]
    for (const producer of producers) await producer.ask('use feed')
    await producers[0]!.put()
    const workers = [client(), client(), client()]
    for (const worker of workers) await worker.ask('watch feed')
    await workers[0]!.reserve()
    for (const idle of workers.slice(1)) idle.tell('reserve')
    expect(await tube('feed')).toMatchObject({consumers: 3, unacked: 1})
  })

  it('knows the 2 consumers of default while no other connection can be one of them, else not their number', async () => {
    const {client, tube} = await ownServer()
    for (const worker of [client(), client()]) worker.tell('reserve')
    const counted = await waitUntil('both to wait', async () => (await tube('default'))?.consumers)
    expect(counted).toBe(2)
    await client().ask('use feed') // a producer, which watches default like everybody
    expect((await tube('default'))!.consumers).toBeUndefined()
  })

  it('says paused for as long as a tube is paused; its 23 jobs stay ready', async () => {
    const {client, tube} = await ownServer()
    const producer = client()
    await producer.ask('use feed')
    await times(23, () => producer.put())
    await producer.ask('pause-tube feed 3600')
    expect(await tube('feed')).toMatchObject({state: 'paused', ready: 23})
    await producer.ask('pause-tube feed 0')
    await waitUntil('the pause to end', async () => (await tube('feed'))?.state === undefined)
  })

  it('reads tubes of every name that it allows', async () => {
    const {client, url} = await ownServer()
    const names = ['a.b', 'a/b;c', '$(x)', '+1', '0', '1e3', 'null', '__proto__', 'constructor', 'x'.repeat(200)]
    const producer = client()
    for (const [index, name] of names.entries()) {
      await producer.ask(`use ${name}`)
      await times(index + 1, () => producer.put())
    }
    const found = (await read(url)).map(({queue, ready}) => [queue, ready])
    expect(found).toEqual([['default', 0], ...names.map((name, index) => [name, index + 1])])
  })

  it('leaves out, without an error, a tube that vanishes between the list and its figures', async () => {
    const {client, port} = await ownServer()
    const producer = client()
    for (const tube of ['before', 'vanishing', 'after']) {
      await producer.ask(`use ${tube}`)
      await producer.put()
    }
    const inBetween = await proxy(port, async () => {
      await producer.ask('delete 2')
      expect(await producer.stats('vanishing')).toBeUndefined()
    })
    const found = (await read(`beanstalkd://127.0.0.1:${inBetween}`)).map(({queue, ready}) => [queue, ready])
    expect(found).toEqual([
      ['default', 0],
      ['before', 1],
      ['after', 1],
    ])
  })
})

/** Passes everything on to a port, but does something before what is sent second. Ends with the test. Returns its port. */
async function proxy(port: number, beforeSecond: () => Promise<void>): Promise<number> {
  const server = createServer(near => {
    const far = connect({host: '127.0.0.1', port})
    for (const socket of [near, far]) socket.on('error', () => {}) // hung up on
    far.pipe(near)
    let sent = 0
    near.on('data', async chunk => {
      if (++sent === 2) await beforeSecond()
      far.write(chunk)
    })
    near.on('close', () => far.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
