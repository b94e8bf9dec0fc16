import type {TaskMessage} from '../message.js'
import type {Task} from '../task.js'

/** A message that was found to be in order, and what is needed to run it. */
export type Job = {
  task: Task
  message: TaskMessage
  /** What the task made of the message's arguments. */
  args: unknown
  traceparent?: string | undefined
}

/** Where attempts run: all there is to implement for another kind. How many run at once is up to the caller. */
export interface Pool {
  /**
   * One attempt, under the limits that the pool was made with. Rejects with what the task threw, with `TimedOut` at the
   * hard limit, with `Interrupted` when the pool was closed meanwhile.
   */
  run(job: Job): Promise<void>
  /** Ends what can be ended. May be called twice, and before anything ran. */
  close(): Promise<void>
}
