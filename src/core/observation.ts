import type {QueuesReport, TasksReport} from './report.js'

/** One look at all that is watched. */
export type Observation = {
  /** Absent when the queues could not be read. */
  queues?: QueuesReport
  /** Absent when there is no sidecar, or when it could not be read. */
  tasks?: TasksReport
  /** What could not be looked at, a sentence each. */
  errors: string[]
}

/** Rejects when there is nothing to show at all. Should stop waiting when the signal aborts. */
export type Observe = (signal: AbortSignal) => Promise<Observation>
