import {type Limits, withinLimits} from '../limits.js'
import type {Pool} from './pool.js'

/**
 * For tasks that mostly wait: hundreds of them share this process. It cannot kill one, because the code that would do so
 * runs in the same loop. At the hard limit an attempt is only given up: its code may go on beside the next attempt (which
 * a task that may run twice survives), and while it spins nothing else runs here, not even this clock.
 */
export const eventLoopPool = (limits: Limits): Pool => ({
  run: ({task, args, traceparent, message: {attempt, id}}) =>
    withinLimits(limits, async soft =>
      task.run(args, {
        attempt,
        id,
        traceparent,
        get signal() {
          return soft.signal
        },
      }),
    ),
  async close() {},
})
