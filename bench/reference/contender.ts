import {type Child, startChild} from '../support/child.js'
import {mean} from '../support/percentile.js'
import type {Done} from './done-tasks.js'
import type {Load} from './load.js'

/** What the module of each contender serves. */
type Methods = {
  publish(load: Load): Promise<number>
  work(): Promise<void>
  expect(count: number): void
  wait(): Promise<Done>
  /** The CPU time that this process has had. */
  cpuMs(): number
}

export type Figures = {
  /** From the first publish to the last task done. */
  tasksPerSecond: number
  /** From before its publish until a task is done. */
  meanLatencyMs: number
  /** CPU time of the worker's process. */
  workerMicrosecondsPerTask: number
}

export type Contender = {
  run(load: Load): Promise<Figures>
  stop(): Promise<void>
}

/** A publisher and a worker in a process each, as in real life. */
export async function startContender(module: URL, ...args: string[]): Promise<Contender> {
  const start = (): Promise<Child<Methods>> => startChild<Methods>(module, ...args)
  const worker = await start()
  await worker.call('work')
  const publisher = await start()
  return {
    async run(load) {
      const cpuMsBefore = await worker.call('cpuMs')
      await worker.call('expect', load.count)
      const startedAtMs = await publisher.call('publish', load)
      const {atMs, latenciesMs} = await worker.call('wait')
      const cpuMs = (await worker.call('cpuMs')) - cpuMsBefore
      return {
        tasksPerSecond: (load.count * 1_000) / (atMs - startedAtMs),
        meanLatencyMs: mean(latenciesMs),
        workerMicrosecondsPerTask: (cpuMs * 1_000) / load.count,
      }
    },
    async stop() {
      await Promise.all([worker.stop(), publisher.stop()])
    },
  }
}
