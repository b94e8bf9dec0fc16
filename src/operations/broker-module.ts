import {resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {BROKER_SCHEMES} from '../brokers/index.js'
import type {BrokerList, OpenSource} from '../brokers/queue-source.js'
import {QopsError, reason} from '../core/errors.js'

const HINT = 'docs/add-a-broker.md shows a module'

/** Brokers from outside: modules that export `scheme` and, by default, an OpenSource. Rejects with BAD_FLAG. */
export async function loadBrokerModules(paths: readonly string[]): Promise<BrokerList> {
  return Object.fromEntries(await Promise.all(paths.map(loadBrokerModule)))
}

async function loadBrokerModule(path: string): Promise<[string, BrokerList[string]]> {
  const wrong = (what: string, cause?: unknown) =>
    new QopsError('BAD_FLAG', `--broker-module ${path} ${what}`, HINT, {cause})
  const module = (await import(pathToFileURL(resolve(path)).href).catch(cause => {
    throw wrong(`cannot be loaded: ${reason(cause)}`, cause)
  })) as {scheme?: unknown; default?: unknown}
  const {scheme, default: open} = module
  if (typeof scheme !== 'string' || !/^[a-z][a-z0-9+.-]*$/.test(scheme))
    throw wrong(`exports no scheme: the part of its URLs before ://, in lower case`)
  if (typeof open !== 'function') throw wrong('has no function as its default export, which opens a URL')
  if (BROKER_SCHEMES.includes(`${scheme}:`)) throw wrong(`wants the scheme ${scheme}, which qops reads itself`)
  return [`${scheme}:`, async () => ({default: open as OpenSource})]
}
