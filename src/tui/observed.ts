import type {Observation} from '../core/observation.js'
import type {QueuesReport, TasksReport} from '../core/report.js'
import type {Model} from './model.js'
import {rememberQueues} from './queue-memory.js'

/** Takes in one look. What it could not see stays as it was last seen. */
export function observe(model: Model, observation: Observation, nowMs: number): Model {
  return {
    ...model,
    nowMs,
    ...(observation.queues && {queues: queuesOf(model, observation.queues, nowMs)}),
    ...(observation.tasks && {tasks: tasksOf(observation.tasks, nowMs)}),
    errors: observation.errors,
    failure: undefined,
  }
}

function queuesOf({queues: before}: Model, report: QueuesReport, nowMs: number): Model['queues'] {
  const atMs = timeOf(report.at, nowMs)
  // A sidecar may be asked more often than it polls: the same reading is one point of the trend.
  const isNew = before?.atMs !== atMs
  const errors = report.errors.map(({broker, message}) => `${broker}: ${message}`)
  return {atMs, rows: rememberQueues(before?.rows ?? [], report, isNew), errors}
}

const tasksOf = (report: TasksReport, nowMs: number): Model['tasks'] => ({atMs: timeOf(report.at, nowMs), report})

/** When it was read. A sidecar's clock that is ahead of ours must not make data from the future. */
function timeOf(at: string, nowMs: number): number {
  const atMs = Date.parse(at)
  return Number.isNaN(atMs) ? nowMs : Math.min(atMs, nowMs)
}
