import {QopsError} from '../../core/errors.js'
import type {HostPort} from '../../core/host-port.js'
import {decoded} from '../../core/url.js'
import {tlsFiles} from '../../net/tls-files.js'
import type {Login} from './connection.js'
import {AUTO_LAYOUTS, LAYOUTS, type LayoutName} from './layouts.js'

/** What a `redis://` URL says. */
export type RedisUrl = {
  /** The server; with `sentinel`, the Sentinels; with `isCluster`, some of the cluster's nodes. */
  hosts: [HostPort, ...HostPort[]]
  login: Login
  /** The name under which the Sentinels know the master. */
  sentinel?: string
  isCluster: boolean
  layouts: readonly LayoutName[]
  /** True when no layout was named: then one that finds nothing is no news, and all that find nothing are an error. */
  isAuto: boolean
  /** Named queues; undefined when they are to be found. */
  queues?: readonly string[]
  /** What the keys of the layout begin with, when it is not the usual. */
  prefix?: string
  maxKeys: number
}

const DEFAULT_PORT = 6_379
const DEFAULT_SENTINEL_PORT = 26_379
const DEFAULT_MAX_KEYS = 1_000_000

/** Pure, but for the files of `ca`, `cert` and `key`. Throws BAD_URL. */
export function readRedisUrl(url: URL): RedisUrl {
  const {searchParams} = url
  if (url.hostname === '') throw badUrl(url, 'names no host', 'write redis://host:6379')
  const sentinel = searchParams.get('sentinel') ?? undefined
  const isCluster = searchParams.get('cluster') === '1'
  if (sentinel !== undefined && isCluster) throw badUrl(url, 'names both a Sentinel and a Cluster', 'leave one out')
  const db = databaseOf(url)
  if (isCluster && db !== 0) throw badUrl(url, `names database ${db} of a Cluster, which has only 0`, 'leave it out')
  const defaultPort = sentinel === undefined ? DEFAULT_PORT : DEFAULT_SENTINEL_PORT
  const further = searchParams.getAll('node').map(node => hostPortOf(url, node, defaultPort))
  return {
    hosts: [hostPortOf(url, url.host, defaultPort), ...further],
    login: {
      ...(url.username && {username: decoded(url, url.username)}),
      ...(url.password && {password: decoded(url, url.password)}),
      db,
      ...(url.protocol === 'rediss:' && {tls: tlsFiles(url)}),
    },
    ...(sentinel !== undefined && {sentinel}),
    isCluster,
    ...layoutsOf(url),
    maxKeys: wholeNumber(url, 'max_keys') ?? DEFAULT_MAX_KEYS,
  }
}

function layoutsOf(url: URL): Pick<RedisUrl, 'layouts' | 'isAuto' | 'queues' | 'prefix'> {
  const names = listOf(url, 'layout')
  const isAuto = names.length === 0 || names.includes('auto')
  const unknown = names.find(name => name !== 'auto' && !isLayout(name))
  if (unknown !== undefined) {
    const hint = `the layouts are auto, ${Object.keys(LAYOUTS).join(', ')}`
    throw badUrl(url, `names a layout that qops does not know, ${JSON.stringify(unknown)}`, hint)
  }
  const queues = listOf(url, 'queues')
  const prefix = url.searchParams.get('prefix') ?? undefined
  if ((queues.length > 0 || prefix !== undefined) && (isAuto || names.length > 1)) {
    throw badUrl(url, 'names queues or a prefix, but not the one layout they belong to', 'write &layout=… with them')
  }
  return {
    layouts: isAuto ? AUTO_LAYOUTS : names.filter(isLayout),
    isAuto,
    ...(queues.length > 0 && {queues}),
    ...(prefix !== undefined && {prefix}),
  }
}

const isLayout = (name: string): name is LayoutName => Object.hasOwn(LAYOUTS, name)

/** `?x=a,b&x=c` */
const listOf = (url: URL, name: string) =>
  url.searchParams
    .getAll(name)
    .flatMap(value => value.split(','))
    .filter(value => value !== '')

function databaseOf(url: URL): number {
  const path = url.pathname.replace(/^\//, '')
  if (/^\d{0,9}$/.test(path)) return Number(path)
  throw badUrl(url, 'goes on with something that is not the number of a database', 'write redis://host:6379/0')
}

function wholeNumber(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name)
  if (text === null) return undefined
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text)
  throw badUrl(url, `holds a ${name} that is not a whole number above 0`, `write &${name}=5000000`)
}

function hostPortOf(url: URL, text: string, defaultPort: number): HostPort {
  if (!URL.canParse(`redis://${text}`)) throw badUrl(url, 'holds a node that is not host:port', 'write &node=host:6379')
  const {hostname, port} = new URL(`redis://${text}`)
  return {host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort)}
}

const badUrl = (url: URL, what: string, hint: string) =>
  new QopsError('BAD_URL', `the URL ${url.protocol}//${url.host} ${what}`, hint)
