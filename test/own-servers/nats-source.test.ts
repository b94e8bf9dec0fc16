import {once} from 'node:events'
import {type AddressInfo, connect, createServer} from 'node:net'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import {openBroker} from '../../src/brokers/index.js'
import type {QueueSource} from '../../src/brokers/queue-source.js'
import {realDeps} from '../../src/cli/real-deps.js'
import type {QueueReading} from '../../src/core/queue-reading.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort, freePorts} from '../support/free-port.js'
import {type NatsClient, natsClient} from '../support/nats-client.js'
import {type Nats, startNats} from '../support/services/nats.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

const open = async (url: string) => (await openBroker(url, realDeps)).source

async function read(url: string): Promise<QueueReading[]> {
  const source = await open(url)
  try {
    return (await source.snapshot(AbortSignal.timeout(10_000))).queues
  } finally {
    await source.close()
  }
}

const byName = (readings: readonly QueueReading[]) => Object.fromEntries(readings.map(one => [one.queue, one]))

let shared: Nats
let client: NatsClient
beforeAll(async () => {
  shared = await startNats()
  client = await natsClient(shared)
})
afterAll(async () => {
  await client?.close()
  await shared?.stop()
})

async function ownServer() {
  const server = await startNats()
  onTestFinished(server.stop)
  const user = await natsClient(server)
  onTestFinished(user.close)
  return {...server, client: user, queues: async () => byName(await read(server.url))}
}

/** No stream's name holds a dot: the contract's queue `contract.waiting` is the consumer `contract_waiting/worker`. */
function underContractNames(source: QueueSource): QueueSource {
  return {
    ...source,
    async snapshot(signal) {
      const {takenAtMs, queues} = await source.snapshot(signal)
      const named = queues.map(one => ({...one, queue: one.queue.replace(/^(.*)_(.*)\/worker$/, '$1.$2')}))
      return {takenAtMs, queues: named}
    },
  }
}

brokerContract('NATS JetStream', {
  open: async () => underContractNames(await open(shared.url)),
  openGone: async () => open(`nats://127.0.0.1:${await freePort()}`),
  openSilent: async () => open(`nats://127.0.0.1:${await silentServer()}`),
  async fill(queue, {ready, unacked}) {
    const stream = queue.replace('.', '_')
    await client.addStream(stream)
    await client.addConsumer(stream, 'worker')
    await client.publish(stream, ready + unacked)
    await client.take(stream, 'worker', unacked)
  },
})

describe('a consumer of JetStream', () => {
  it("has 23 ready and 5 unacked, of which 3 were delivered again, after 7 acked: the server's own figures", async () => {
    await client.addStream('states')
    await client.addConsumer('states', 'worker')
    await client.publish('states', 35)
    for (const message of await client.take('states', 'worker', 7)) await message.ackAck()
    for (const message of (await client.take('states', 'worker', 5)).slice(0, 3)) message.nak()
    await client.take('states', 'worker', 3)
    expect(byName(await read(shared.url))['states/worker']).toEqual({
      ...{queue: 'states/worker', type: 'jetstream', ready: 23, unacked: 5, total: 28},
    })
    expect(await client.info('states', 'worker')).toMatchObject({
      num_pending: 23,
      num_ack_pending: 5,
      num_redelivered: 3,
      delivered: {stream_seq: 12, consumer_seq: 15},
      ack_floor: {stream_seq: 7},
    })
    const monitoring = await fetch(`http://127.0.0.1:${shared.monitoringPort}/jsz?consumers=true`)
    const {account_details} = (await monitoring.json()) as {account_details: {stream_detail: StreamDetail[]}[]}
    const {consumer_detail} = account_details[0]!.stream_detail.find(({name}) => name === 'states')!
    expect(consumer_detail).toMatchObject([{name: 'worker', num_pending: 23, num_ack_pending: 5}])
  })

  it('has only what it filters ready: 11 for mail and 13 for sms, of 31', async () => {
    await client.addStream('sorted')
    for (const kind of ['mail', 'sms']) await client.addConsumer('sorted', kind, {filter_subject: `sorted.${kind}`})
    await client.publish('sorted.mail', 11)
    await client.publish('sorted.sms', 13)
    await client.publish('sorted.else', 7)
    const {'sorted/mail': mail, 'sorted/sms': sms} = byName(await read(`${shared.url}?stream=sorted`))
    expect([mail?.ready, sms?.ready]).toEqual([11, 13])
  })

  it('does not say how many consumers there are when it is pulled, as only their open requests are known', async () => {
    await client.addStream('pulled')
    await client.addConsumer('pulled', 'worker')
    for (let i = 0; i < 3; i++) void client.take('pulled', 'worker', 1).catch(() => {})
    await waitUntil('3 requests', async () => (await client.info('pulled', 'worker')).num_waiting === 3)
    const {'pulled/worker': worker} = byName(await read(`${shared.url}?stream=pulled`))
    expect(worker).toMatchObject({ready: 0})
    expect(worker!.consumers).toBeUndefined()
  })

  it('says that nobody takes what is pushed, then 1, and not how many once they may be several', async () => {
    await client.addStream('pushed')
    await client.addConsumer('pushed', 'one', {deliver_subject: 'to.one'})
    await client.addConsumer('pushed', 'group', {deliver_subject: 'to.group', deliver_group: 'workers'})
    const consumers = async () => {
      const {'pushed/one': one, 'pushed/group': group} = byName(await read(`${shared.url}?stream=pushed`))
      return [one?.consumers, group?.consumers]
    }
    expect(await consumers()).toEqual([0, 0])
    const taking = [client.nats.subscribe('to.one')]
    for (let i = 0; i < 2; i++) taking.push(client.nats.subscribe('to.group', {queue: 'workers'}))
    await waitUntil('both to be bound', async () => {
      const bound = await Promise.all(['one', 'group'].map(name => client.info('pushed', name)))
      return bound.every(({push_bound}) => push_bound)
    })
    expect(await consumers()).toEqual([1, undefined])
    for (const subscription of taking) subscription.unsubscribe()
    await waitUntil('nobody to listen', async () => (await consumers()).every(count => count === 0))
  })

  it('is left out when it only reads along, without a name of its own or acknowledgements', async () => {
    await client.addStream('watched')
    await client.streams.consumers.add('watched', {ack_policy: 'none', deliver_subject: 'to.watch'})
    await client.streams.consumers.add('watched', {ack_policy: 'explicit', inactive_threshold: 3_600e9})
    await client.addConsumer('watched', 'log', {ack_policy: 'none'})
    const all = await read(`${shared.url}?stream=watched`)
    expect(await client.streams.streams.info('watched')).toMatchObject({state: {consumer_count: 3}})
    expect(all).toHaveLength(2)
    expect(all.map(({queue}) => queue)).toContain('watched/log')
  })
})

type StreamDetail = {name: string; consumer_detail: {name: string}[]}

describe('a stream without consumers', () => {
  it('is shown with its 23 messages when it is a work queue, until it has a consumer', async () => {
    const {client, queues} = await ownServer()
    await client.addStream('work', {retention: 'workqueue', max_msgs: 997, discard: 'new'})
    await client.publish('work', 23)
    const {first_ts} = (await client.streams.streams.info('work')).state
    const {work} = await queues()
    expect(work).toEqual({
      ...{queue: 'work', type: 'jetstream stream', ready: 23, unacked: 0, total: 23, consumers: 0, maxLength: 997},
      oldestAgeSeconds: expect.any(Number),
    })
    expect(work!.oldestAgeSeconds).toBeLessThanOrEqual((Date.now() - Date.parse(first_ts)) / 1_000)
    await client.addConsumer('work', 'worker')
    expect(Object.keys(await queues())).toEqual(['work/worker'])
  })

  it('is not shown when it is a log, or keeps nothing for nobody', async () => {
    const {client, queues} = await ownServer()
    await client.addStream('log', {retention: 'limits'})
    await client.addStream('interest', {retention: 'interest'})
    for (const stream of ['log', 'interest']) await client.publish(stream, 23)
    expect((await client.streams.streams.info('interest')).state.messages).toBe(0)
    expect(await queues()).toEqual({})
  })
})

describe('NATS', () => {
  it('is read without an error when it has no stream at all', async () => {
    const {queues} = await ownServer()
    expect(await queues()).toEqual({})
  })

  it('is asked for the streams that the URL names, and for no others', async () => {
    const {client, url} = await ownServer()
    for (const stream of ['a', 'b', 'c']) {
      await client.addStream(stream)
      await client.addConsumer(stream, 'worker')
    }
    expect(Object.keys(byName(await read(`${url}?stream=a&stream=c&name=main`)))).toEqual(['a/worker', 'c/worker'])
    await expect(read(`${url}?stream=a&stream=nix`)).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      message: `${url.replace('nats://', 'NATS at ')} has no stream nix`,
    })
  })

  it('is read with names of every kind that it allows', async () => {
    const {client, queues, port} = await ownServer()
    const names = [
      'KV_a',
      '$(x)',
      'a:b;c|d',
      '=1',
      '"',
      "'",
      '{}',
      'Ärger',
      '邮件',
      '__proto__',
      'constructor',
      'x'.repeat(200),
    ]
    for (const [i, name] of names.entries()) {
      await client.addStream(name, {subjects: [`s${i}`]})
      await addByHand(port, name)
      await client.publish(`s${i}`, i + 1)
    }
    const found = Object.values(await queues()).map(({queue, ready}) => [queue, ready])
    const expected = names.map((name, i) => [`${name}/${name}`, i + 1])
    expect(found.sort()).toEqual(expected.sort())
  })

  it('is read in pages: 307 streams and 523 consumers of one of them, with 5 requests', async () => {
    const {client, url} = await ownServer()
    const names = (count: number, prefix: string) => Array.from({length: count}, (_, i) => `${prefix}${i}`)
    await inBatches(names(307, 's'), name => client.addStream(name, {retention: 'workqueue'}))
    await client.addStream('busy')
    await inBatches(names(523, 'c'), name => client.addConsumer('busy', name))
    await client.publish('busy', 3)
    const source = await open(url)
    onTestFinished(() => source.close())
    await source.snapshot(AbortSignal.timeout(10_000))
    const asked = await requestsOf(client, async () => {
      const {queues} = await source.snapshot(AbortSignal.timeout(10_000))
      const expected = [...names(307, 's'), ...names(523, 'c').map(name => `busy/${name}`)]
      expect(queues.map(({queue}) => queue).sort()).toEqual(expected.sort())
      expect(queues.filter(({ready}) => ready === 3)).toHaveLength(523)
    })
    expect(asked).toBe(5)
  })

  it('is left without an error by a stream that vanishes between the list and its consumers', async () => {
    const {client, port} = await ownServer()
    for (const stream of ['after', 'before', 'vanishing']) {
      await client.addStream(stream)
      await client.addConsumer(stream, 'worker')
    }
    const inBetween = await proxy(port, 'CONSUMER.LIST', async () => {
      await client.streams.streams.delete('vanishing')
    })
    expect(Object.keys(byName(await read(`nats://127.0.0.1:${inBetween}`))).sort()).toEqual([
      'after/worker',
      'before/worker',
    ])
  })

  it('tells its version', async () => {
    const source = await open(shared.url)
    const {version} = client.nats.info!
    expect(await source.examine!(AbortSignal.timeout(5_000))).toEqual([{level: 'fine', says: `version ${version}`}])
    await source.close()
  })
})

describe('a cluster of 3', () => {
  it('shows without lengths what only the node that was killed kept, and all else as it is', async () => {
    const [ports, nodes] = [await freePorts(3), [0, 1, 2]]
    const routes = ports.map(port => `"nats://127.0.0.1:${port}"`)
    const servers = await Promise.all(
      nodes.map(i =>
        startNats({
          config: `server_name: n${i}
            server_tags: [n${i}]
            cluster: {name: c, listen: "127.0.0.1:${ports[i]}", routes: [${routes}]}`,
        }),
      ),
    )
    for (const {stop} of servers) onTestFinished(stop)
    const client = await waitUntil('the cluster to have a leader', () => clusterClient(servers[0]!), {
      deadlineMs: 50_000,
    })
    onTestFinished(client.close)
    for (const i of nodes)
      await client.addStream(`on${i}`, {storage: 'file', placement: {cluster: 'c', tags: [`n${i}`]}})
    for (const i of nodes) await client.addConsumer(`on${i}`, 'worker')
    for (const i of nodes) await client.publish(`on${i}`, 23)
    await client.addStream('everywhere', {storage: 'file', num_replicas: 3, retention: 'workqueue'})
    await client.publish('everywhere', 7)
    const whole = {type: 'jetstream', ready: 23, unacked: 0, total: 23}
    const url = servers[0]!.url
    expect(byName(await read(url))).toMatchObject({'on0/worker': whole, 'on1/worker': whole, 'on2/worker': whole})
    servers[2]!.signal('SIGKILL')
    await servers[2]!.stop()
    const asked = async (query: string) => byName(await read(`${url}${query}`).catch(() => []))
    const silent = {queue: 'on2/worker', type: 'jetstream', state: 'no leader'}
    const left = await waitUntil(
      'the cluster to have noticed',
      async () => {
        const found = await asked('')
        return found['on2/worker'] && found.everywhere?.ready === 7 && found
      },
      {deadlineMs: 50_000},
    )
    expect(left).toMatchObject({'on0/worker': whole, 'on1/worker': whole, everywhere: {ready: 7}})
    expect(left['on2/worker']).toEqual(silent)
    expect(await asked('?stream=on2&stream=on1')).toEqual({
      'on2/worker': silent,
      'on1/worker': expect.objectContaining(whole),
    })
  }, 120_000)
})

/** Rejects while nobody leads the cluster. */
async function clusterClient(server: Nats): Promise<NatsClient> {
  const client = await natsClient(server)
  try {
    await client.addStream('probe', {num_replicas: 3})
    await client.streams.streams.delete('probe')
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

async function inBatches(names: readonly string[], act: (name: string) => Promise<void>): Promise<void> {
  for (let i = 0; i < names.length; i += 50) await Promise.all(names.slice(i, i + 50).map(act))
}

/** How many requests JetStream counts while something is done, that of counting not included. */
async function requestsOf({streams}: NatsClient, act: () => Promise<void>): Promise<number> {
  const before = (await streams.getAccountInfo()).api.total
  await act()
  return (await streams.getAccountInfo()).api.total - before - 1
}

/** A consumer and its stream of one name, some of which the client thinks are not allowed. */
async function addByHand(port: number, name: string): Promise<void> {
  const by = await natsClient({port})
  const request = {stream_name: name, config: {durable_name: name, ack_policy: 'explicit'}}
  const answer = await by.nats.request(`$JS.API.CONSUMER.DURABLE.CREATE.${name}.${name}`, JSON.stringify(request))
  expect(answer.json()).not.toHaveProperty('error')
  await by.close()
}

/** Passes everything on to a port, but does something before it passes on `words` for the first time. Returns its port. */
async function proxy(port: number, words: string, act: () => Promise<void>): Promise<number> {
  let isDone = false
  const server = createServer(near => {
    const far = connect({host: '127.0.0.1', port})
    for (const socket of [near, far]) socket.on('error', () => {}) // hung up on
    far.pipe(near)
    near.on('data', async chunk => {
      if (!isDone && chunk.includes(words)) {
        isDone = true
        near.pause()
        await act()
        near.resume()
      }
      far.write(chunk)
    })
    near.on('close', () => far.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
