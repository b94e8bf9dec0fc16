import type {TestProject} from 'vitest/node'
import {type Services, startServices} from './start-services.js'
import './service-addresses.js' // the type of what is provided

type Shared = {services: Promise<Services>; users: number}

/** On globalThis because each project loads this file anew, and they are to share one set of servers. */
const shelf = globalThis as {qopsTestServices?: Shared | undefined}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shelf.qopsTestServices ??= {services: startAndReport(), users: 0}
  const shared = shelf.qopsTestServices
  shared.users += 1
  const services = await shared.services
  project.provide('services', services.addresses)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    shelf.qopsTestServices = undefined
    await services.stop()
  }
}

async function startAndReport(): Promise<Services> {
  const startedAtMs = performance.now()
  const services = await startServices(process.env)
  console.log(`test servers are up after ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`)
  return services
}
