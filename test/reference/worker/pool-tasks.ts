import {appendFileSync, closeSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {AlreadyDone, Permanent} from '../../../src/reference/retry-policy.js'
import {defineTask, type Task} from '../../../src/reference/task.js'

/** What a task may do beside leaving its line in the file. */
const BEHAVIOUR: Record<string, (signal: AbortSignal) => Promise<void>> = {
  nap: () => sleep(100),
  heed: signal => sleep(60_000, undefined, {signal}),
  async spin() {
    for (;;);
  },
  exit: async () => process.exit(3),
  async kill() {
    process.kill(process.pid, 'SIGKILL')
    await sleep(60_000)
  },
  async abort() {
    closeSync(2) // or it would show its stack in the test's output
    process.abort()
  },
  async uncaught() {
    closeSync(2)
    setImmediate(() => {
      throw new Error('nobody catches this')
    })
    await sleep(60_000)
  },
  throw: () => Promise.reject(new Error('overloaded')),
  permanent: () => Promise.reject(new Permanent('gone')),
  done: () => Promise.reject(new AlreadyDone('twice')),
}

const args = z.object({file: z.string(), number: z.int(), does: z.string().optional()})

/** What the children of a process pool run in tests: it appends `<number> <pid>` to the file, then does what it is told. */
export const tasks: readonly Task[] = [
  defineTask('pool.task', args, async ({file, number, does}, {signal, traceparent}) => {
    appendFileSync(file, `${number} ${process.pid}\n`)
    if (does === 'trace') throw new Error(`traced as ${traceparent}`)
    await BEHAVIOUR[does ?? '']?.(signal)
  }),
]
