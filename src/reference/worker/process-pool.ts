import {type Limits, TimedOut, withinLimits} from '../limits.js'
import {Interrupted} from '../retry-policy.js'
import type {Job, Pool} from './pool.js'
import {PoolProcess} from './pool-process.js'

/**
 * For tasks that compute, block, or may crash: each runs alone in a child process, so that whatever happens to it happens
 * to it only, and at the hard limit the child is killed, even in an endless loop.
 *
 * Our own rather than a library, because those we know (piscina, tinypool, workerpool) are pools of threads first: a
 * thread that runs out of memory or exits by a native crash takes the whole worker along.
 */
export class ProcessPool implements Pool {
  private readonly idle: PoolProcess[] = []
  private readonly all = new Set<PoolProcess>()
  private closed = false

  /** Children are forked when there is work and none is idle, and so are the replacements of those that died. */
  constructor(
    private readonly tasksModule: URL,
    private readonly limits: Limits,
  ) {}

  async run(job: Job): Promise<void> {
    const child = this.takeIdle() ?? this.fork()
    try {
      await child.ready
      await withinLimits(this.limits, ({signal}) => child.run(job, signal))
    } catch (error) {
      // Waits until it is gone: the next attempt must not run beside this one.
      if (error instanceof TimedOut) await child.kill()
      throw this.closed ? new Interrupted('the worker stops', {cause: error}) : error
    } finally {
      this.putBack(child)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all([...this.all].map(child => child.kill()))
  }

  /** An idle one may have died, for instance when the system ran out of memory. */
  private takeIdle(): PoolProcess | undefined {
    for (let child = this.idle.pop(); child; child = this.idle.pop()) {
      if (child.isAlive) return child
      this.all.delete(child)
    }
    return undefined
  }

  private fork(): PoolProcess {
    if (this.closed) throw new Interrupted('the worker stops')
    const child = new PoolProcess(this.tasksModule)
    this.all.add(child)
    return child
  }

  private putBack(child: PoolProcess): void {
    if (child.isAlive) this.idle.push(child)
    else this.all.delete(child)
  }
}
