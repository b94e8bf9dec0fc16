import {serve} from '../support/child.js'
import {DoneTasks} from './done-tasks.js'
import {type EmptyArgs, type Load, publishAll} from './load.js'

/** A way to send empty tasks and to do them. Each of its two processes uses one half. */
export type Way = {
  publish(args: EmptyArgs): Promise<unknown>
  /** Starts a worker that calls `done` with each task's `sentAtMs`. */
  work(done: (sentAtMs: number) => void): Promise<unknown>
}

/** The module of a contender ends with this. */
export function serveContender({publish, work}: Way): void {
  const tasks = new DoneTasks()
  serve({
    publish: (load: Load) => publishAll(load, publish),
    work: async () => void (await work(tasks.done)),
    expect: (count: number) => tasks.expect(count),
    wait: () => tasks.wait(),
    cpuMs() {
      const {user, system} = process.cpuUsage()
      return (user + system) / 1_000
    },
  })
}
