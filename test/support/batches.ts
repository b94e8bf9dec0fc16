import type {Batch} from '../../src/core/metric.js'
import {type RecorderOptions, TaskRecorder} from '../../src/core/task-recorder.js'

/** A batch that says that `count` tasks were sent. */
export function sentBatch(count: number, atMs = 1_795_460_000_000): Batch {
  const recorder = new TaskRecorder()
  for (let i = 0; i < count; i++) recorder.series('feed.deliver', 'feed').counts.sent++
  return batchOf(recorder, atMs)
}

/** What the recorder has, as a batch of one second. */
const batchOf = (recorder: TaskRecorder, atMs = 1_795_460_000_000): Batch => ({
  atMs,
  elapsedMs: 1_000,
  tasks: recorder.take(),
  queues: [],
  self: {},
})

/** A batch with the run times of so many successful tasks. */
export function timedBatch(runMs: readonly number[], options: RecorderOptions = {}): Batch {
  const recorder = new TaskRecorder(options)
  for (const ms of runMs) recorder.series('feed.deliver', 'feed').end('success', ms)
  return batchOf(recorder)
}
