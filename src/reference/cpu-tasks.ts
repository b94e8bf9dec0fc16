import type {Task} from './task.js'
import {spamCheck} from './tasks/spam-check.js'

/**
 * What the children of the process pool run. They load this module by themselves, so a task here makes its own
 * connections if it needs any; it cannot be given those of the worker.
 */
export const tasks: readonly Task[] = [
  // A line for a person to read. Whoever has a place for reports writes them there.
  spamCheck({flag: async (media, score) => void process.stderr.write(`spam: photo ${media}, ${score.toFixed(2)}\n`)}),
]
