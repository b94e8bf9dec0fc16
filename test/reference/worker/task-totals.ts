import {noCounts, TASK_EVENTS, type TaskCounts} from '../../../src/core/task-event.js'
import {TaskRecorder} from '../../../src/core/task-recorder.js'
import {type Hooks, recordingHooks} from '../../../src/hooks/hooks.js'

export type RecordedHooks = {
  hooks: Hooks
  /** All that was counted so far, of all tasks together. */
  totals(): TaskCounts
  redelivered(): number
  /** The longest wait that was timed, in ms. */
  longestWaitMs(): number | undefined
}

export function recordedHooks(): RecordedHooks {
  const recorder = new TaskRecorder()
  const sum = noCounts()
  let redelivered = 0
  let longestWaitMs: number | undefined
  const absorb = () => {
    for (const delta of recorder.take()) {
      for (const event of TASK_EVENTS) sum[event] += delta.counts[event]
      redelivered += delta.redelivered
      if (delta.wait) longestWaitMs = Math.max(longestWaitMs ?? 0, delta.wait.max)
    }
  }
  const absorbed =
    <T>(figure: () => T) =>
    () => {
      absorb()
      return figure()
    }
  return {
    hooks: recordingHooks(recorder),
    totals: absorbed(() => ({...sum})),
    redelivered: absorbed(() => redelivered),
    longestWaitMs: absorbed(() => longestWaitMs),
  }
}
