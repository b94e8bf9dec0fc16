import {type ChildProcess, fork} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import type {Job} from './pool.js'
import {errorOf, type FromChild, type ToChild} from './process-pool-wire.js'

/** The process died under its task: killed, out of memory, `process.exit()`, an error that nobody caught. */
class Crashed extends Error {
  override readonly name = 'Crashed'
}

type Waiter = {resolve(): void; reject(error: Error): void}

const ENTRY = fileURLToPath(new URL('./process-pool-child.js', import.meta.url))
/** In tests this file and its siblings are TypeScript: the child needs a loader, which finds `.ts` for `.js`. */
const EXEC_ARGV = import.meta.url.endsWith('.ts') ? ['--import', 'tsx'] : []
const START_TIMEOUT_MS = 10_000

/** One child of the process pool as its worker sees it: it answers one question at a time. */
export class PoolProcess {
  private waiter: Waiter | undefined
  private readonly child: ChildProcess
  private readonly closed: Promise<void>
  /** Resolves once the child has loaded its tasks; rejects with Crashed when it ends or takes longer than 10 s. */
  readonly ready: Promise<void>
  isAlive = true

  /** `tasksModule`: the URL of a module that exports `tasks`. Await `ready` before each task. */
  constructor(tasksModule: URL) {
    this.child = fork(ENTRY, [tasksModule.href, String(process.pid)], {execArgv: EXEC_ARGV})
    this.child.on('message', told => this.onMessage(told as FromChild))
    this.child.on('error', error => this.onEnd(`could not be used: ${error.message}`))
    // Not 'exit', which can come before the last message that the child has sent.
    this.closed = new Promise(resolve => this.child.once('close', resolve))
    this.child.once('close', (code, signal) =>
      this.onEnd(signal ? `was ended by ${signal}` : `ended with code ${code}`),
    )
    const late = setTimeout(() => this.child.kill('SIGKILL'), START_TIMEOUT_MS)
    this.ready = this.answer().finally(() => clearTimeout(late))
  }

  /** Rejects with the task's error, or with Crashed. */
  async run({message, traceparent}: Pick<Job, 'message' | 'traceparent'>, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.tell({type: 'abort'}))
    const ended = this.answer()
    this.tell({type: 'run', message, traceparent})
    await ended
  }

  /** Resolves when it is gone, in whatever loop it was. */
  async kill(): Promise<void> {
    this.isAlive = false
    this.child.kill('SIGKILL')
    await this.closed
  }

  private answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiter = {resolve, reject}
      if (!this.isAlive) this.onEnd('is gone')
    })
  }

  private tell(what: ToChild): void {
    this.child.send(what, () => {}) // when it fails, the child is gone, and that is said by 'close'
  }

  private onMessage(told: FromChild): void {
    const {waiter} = this
    this.waiter = undefined
    if (told.type === 'ended' && told.failure) waiter?.reject(errorOf(told.failure))
    else waiter?.resolve()
  }

  private onEnd(how: string): void {
    this.isAlive = false
    this.waiter?.reject(new Crashed(`its process ${how}`))
    this.waiter = undefined
  }
}
