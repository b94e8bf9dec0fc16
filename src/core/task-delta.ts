import type {TaskCounts} from './task-event.js'
import type {Timing} from './timing.js'

/** What happened to one task of one queue since the last `take()`. A timer that measured nothing is absent. */
export type TaskDelta = {
  task: string
  queue: string
  counts: TaskCounts
  redelivered: number
  /** Attempts begun and not ended, now. */
  inFlight: number
  run?: Timing
  wait?: Timing
  total?: Timing
}
