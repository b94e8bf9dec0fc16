import type {TaskDelta} from './task-delta.js'
import {TASK_EVENTS, type TaskCounts} from './task-event.js'
import type {Timing, TimingSample} from './timing.js'

/**
 * What one worker counted of one task over one flush: the form in which our own hooks report to a sidecar, because
 * one line a second costs a busy worker nothing, where one line an event would.
 */
export type TaskSummary = {
  task: string
  queue: string
  counts: Partial<TaskCounts>
  redelivered?: number
  inFlight: number
  run?: TimingSample
  wait?: TimingSample
  total?: TimingSample
  worker: string
  /** As in a task event. */
  seq: number
  ts?: number
}

export function summaryOf(
  delta: TaskDelta,
  {worker, seq, atMs}: {worker: string; seq: number; atMs: number},
): TaskSummary {
  const {task, queue, redelivered, inFlight, run, wait, total} = delta
  const counts = Object.fromEntries(TASK_EVENTS.filter(event => delta.counts[event] > 0).map(e => [e, delta.counts[e]]))
  return {
    ...{task, queue, counts, inFlight, worker, seq, ts: atMs / 1000},
    ...(redelivered > 0 && {redelivered}),
    ...(run && {run: sampleOf(run)}),
    ...(wait && {wait: sampleOf(wait)}),
    ...(total && {total: sampleOf(total)}),
  }
}

const sampleOf = ({count, sum, min, max, sample}: Timing): TimingSample => ({count, sum, min, max, sample})
