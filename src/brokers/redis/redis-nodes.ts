import {QopsError} from '../../core/errors.js'
import type {HostPort} from '../../core/host-port.js'
import {type Connection, openConnection} from './connection.js'
import {keySlot} from './key-slot.js'
import type {RedisCommand, RedisNodes} from './redis-reader.js'
import type {RedisUrl} from './redis-url.js'
import type {RedisReply} from './replies.js'

/** The connections of one source: they are made when first needed, and made anew after one of them was lost. */
export type RedisConnections = {
  nodes(): Promise<RedisNodes>
  /** Closes them all at once. The next `nodes` opens others. */
  drop(): void
}

export function redisConnections(url: RedisUrl, who: string): RedisConnections {
  let opened: Connection[] = []
  let nodes: RedisNodes | undefined
  let generation = 0
  const drop = () => {
    generation++
    for (const connection of opened) connection.close()
    opened = []
    nodes = undefined
  }
  /** For one search only: one that was given up must not leave connections behind. */
  const opener = (): Open => {
    const of = generation
    return (address, login = url.login) => {
      const connection = openConnection(address, login)
      if (of === generation) opened.push(connection)
      else connection.close()
      return connection
    }
  }
  return {
    async nodes() {
      if (opened.some(connection => connection.isLost())) drop()
      if (nodes) return nodes
      const startedIn = generation
      const found = await findNodes(url, who, opener())
      if (startedIn !== generation) return found // given up meanwhile: they are closed
      // Those that were only asked for the way have done their work.
      for (const connection of opened) if (!found.all.includes(connection)) connection.close()
      opened = [...found.all]
      nodes = found
      return found
    },
    drop,
  }
}

type Open = (address: HostPort, login?: RedisUrl['login']) => Connection

async function findNodes(url: RedisUrl, who: string, open: Open): Promise<RedisNodes> {
  if (url.isCluster) return clusterNodes(url, who, open)
  const address = url.sentinel === undefined ? url.hosts[0] : await askSentinels(url, url.sentinel, who, open)
  const connection = open(address)
  return {all: [connection], of: () => connection}
}

/** A Sentinel that answers says where the master is. They are asked without a password. */
async function askSentinels({hosts, login}: RedisUrl, master: string, who: string, open: Open): Promise<HostPort> {
  const {tls} = login
  const {reply, host, port} = await firstAnswer(hosts, ['sentinel', 'get-master-addr-by-name', master], address =>
    open(address, {...(tls && {tls})}),
  )
  if (Array.isArray(reply)) return {host: String(reply[0]), port: Number(reply[1])}
  throw new QopsError(
    'SOURCE_NOT_FOUND',
    `the Sentinel at ${host}:${port} knows no master ${JSON.stringify(master)}`,
    `check sentinel= in the URL of ${who}`,
  )
}

async function clusterNodes({hosts}: RedisUrl, who: string, open: Open): Promise<RedisNodes> {
  const {reply, ...asked} = await firstAnswer(hosts, ['cluster', 'SLOTS'], address => open(address))
  const masters = new Map<string, Connection>()
  const ranges = slotRanges(reply, asked).map(({from, to, master}) => {
    const name = `${master.host}:${master.port}`
    const connection = masters.get(name) ?? open(master)
    masters.set(name, connection)
    return {from, to, connection}
  })
  if (masters.size === 0) throw new QopsError('SOURCE_DOWN', `no node of the cluster of ${who} serves any slot`)
  return {
    all: [...masters.values()],
    of(key) {
      const slot = keySlot(key)
      const range = ranges.find(({from, to}) => from <= slot && slot <= to)
      if (range) return range.connection
      throw new QopsError('SOURCE_DOWN', `no node of the cluster of ${who} serves the slot ${slot}`)
    },
  }
}

/** Pure. Reads CLUSTER SLOTS; a node that does not know its own host is the one that was asked. */
export function slotRanges(reply: RedisReply, asked: HostPort) {
  const rows = Array.isArray(reply) ? reply.filter(row => Array.isArray(row)) : []
  return rows.map(([from, to, master]) => {
    const [host, port] = Array.isArray(master) ? master : []
    return {from: Number(from), to: Number(to), master: {host: String(host || asked.host), port: Number(port)}}
  })
}

/** All are asked at once, for one that never answers must not keep the others. Rejects when none answers. */
function firstAnswer(
  hosts: readonly HostPort[],
  command: RedisCommand,
  open: (address: HostPort) => Connection,
): Promise<HostPort & {reply: RedisReply}> {
  return Promise.any(
    hosts.map(async address => {
      const [reply = null] = await open(address).send([command])
      return {...address, reply}
    }),
  ).catch(error => {
    throw error.errors[0] // of the host that the URL names first
  })
}
