import {Flags} from '@oclif/core'
import type {SourceDeps} from '../brokers/queue-source.js'
import {repeatable} from './common-flags.js'
import {realDeps} from './real-deps.js'

/** Code that the operator names is run: it is their own. */
export const brokerModuleFlag = {
  'broker-module': Flags.string(repeatable('JavaScript module that reads a broker of your own', 'FILE')),
}

/** The real network and clock, and the brokers of those modules. Rejects with BAD_FLAG. */
export async function depsWith(modules: readonly string[] | undefined): Promise<SourceDeps> {
  if (!modules) return realDeps
  const {loadBrokerModules} = await import('../operations/broker-module.js')
  return {...realDeps, more: await loadBrokerModules(modules)}
}
