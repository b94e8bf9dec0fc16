import type {TaskDelta} from './task-delta.js'
import {DEFAULT_QUEUE, MAX_NAME_LENGTH, noCounts, TASK_EVENTS, type TaskEnding, type TaskEvent} from './task-event.js'
import type {TaskSummary} from './task-summary.js'
import {Timing} from './timing.js'

export type RecorderOptions = {
  /** Pairs of queue and task kept apart; more are counted under task `other` of the same queue. Default 2,000. */
  maxSeries?: number
  /** Values of each timer kept per interval, for sinks that want samples. Default 100. */
  samplesPerTimer?: number
  /** A series that nothing happened to in so many intervals is forgotten. Default 600. */
  forgetAfterIntervals?: number
  random?: () => number
}

export const OTHER_TASK = 'other'
const UNKNOWN_TASK = 'unknown'

/**
 * Counts task events in the process: per event a few additions, no allocation, no I/O.
 * Memory is bounded by the number of series, not by the number of events.
 */
export class TaskRecorder {
  /** Events counted under `other` since the start, because `maxSeries` was reached. */
  folded = 0
  private readonly byTask = new Map<string, Map<string, TaskSeries>>()
  private readonly all = new Set<TaskSeries>()
  private readonly maxSeries: number
  private readonly forgetAfterIntervals: number
  private readonly newTiming: () => Timing

  constructor({
    maxSeries = 2_000,
    samplesPerTimer = 100,
    forgetAfterIntervals = 600,
    random = Math.random,
  }: RecorderOptions = {}) {
    this.maxSeries = maxSeries
    this.forgetAfterIntervals = forgetAfterIntervals
    this.newTiming = () => new Timing(samplesPerTimer, random)
  }

  get seriesCount(): number {
    return this.all.size
  }

  /** Where the events of this task of this queue are counted. Fetch it again for each event: idle ones are forgotten. */
  series(task: string, queue: string = DEFAULT_QUEUE): TaskSeries {
    return this.byTask.get(task)?.get(queue) ?? this.open(task, queue)
  }

  record(event: TaskEvent): void {
    this.series(event.task, event.queue).record(event)
  }

  /** All that happened since the last call, series by series; those with nothing in flight that were quiet are left out. */
  take(): TaskDelta[] {
    const deltas: TaskDelta[] = []
    for (const series of this.all) {
      const delta = series.take()
      if (delta) deltas.push(delta)
      else if (series.quietIntervals >= this.forgetAfterIntervals) this.forget(series)
    }
    return deltas
  }

  private open(givenTask: string, givenQueue: string): TaskSeries {
    const [task, queue] = [nameOf(givenTask, UNKNOWN_TASK), nameOf(givenQueue, DEFAULT_QUEUE)]
    if (task !== givenTask || queue !== givenQueue) return this.series(task, queue)
    if (this.all.size >= this.maxSeries && task !== OTHER_TASK) {
      this.folded++
      return this.series(OTHER_TASK, queue)
    }
    if (this.all.size >= 2 * this.maxSeries && queue !== OTHER_TASK) return this.series(OTHER_TASK, OTHER_TASK)
    const series = new TaskSeries(task, queue, this.newTiming)
    const queues = this.byTask.get(task) ?? new Map<string, TaskSeries>()
    this.byTask.set(task, queues.set(queue, series))
    this.all.add(series)
    return series
  }

  private forget(series: TaskSeries): void {
    this.all.delete(series)
    const queues = this.byTask.get(series.task)
    queues?.delete(series.queue)
    if (queues?.size === 0) this.byTask.delete(series.task)
  }
}

/** A worker in JavaScript may give anything for a name; what is none must not cost the others their figures. */
const nameOf = (given: unknown, otherwise: string) =>
  typeof given === 'string' && given !== '' ? given.slice(0, MAX_NAME_LENGTH) : otherwise

/** The events of one task of one queue. */
export class TaskSeries {
  counts = noCounts()
  redelivered = 0
  inFlight = 0
  quietIntervals = 0
  run: Timing | undefined
  wait: Timing | undefined
  total: Timing | undefined
  private reportedInFlight = 0

  constructor(
    readonly task: string,
    readonly queue: string,
    private readonly newTiming: () => Timing,
  ) {}

  record({event, runMs, waitMs, redelivered}: TaskEvent): void {
    if (event === 'sent' || event === 'reject') this.counts[event]++
    else if (event === 'started') this.start(redelivered)
    else this.end(event, runMs, waitMs)
  }

  start(redelivered = false): void {
    this.counts.started++
    this.inFlight++
    if (redelivered) this.redelivered++
  }

  /** `total` is known only when both times are. */
  end(event: TaskEnding, runMs?: number, waitMs?: number): void {
    this.counts[event]++
    // A runtime that reports no `started` must not drive it below nothing.
    if (this.inFlight > 0) this.inFlight--
    if (runMs !== undefined) this.timing('run').add(runMs)
    if (waitMs !== undefined) this.timing('wait').add(waitMs)
    if (runMs !== undefined && waitMs !== undefined) this.timing('total').add(runMs + Math.max(0, waitMs))
  }

  /** Adds what another process counted. What it has in flight is not for this series to know: see TaskIntake. */
  add({counts, redelivered, run, wait, total}: TaskSummary): void {
    for (const event of TASK_EVENTS) this.counts[event] += counts[event] ?? 0
    this.redelivered += redelivered ?? 0
    if (run) this.timing('run').addSample(run)
    if (wait) this.timing('wait').addSample(wait)
    if (total) this.timing('total').addSample(total)
  }

  take(): TaskDelta | undefined {
    const happened = this.redelivered > 0 || TASK_EVENTS.some(event => this.counts[event] > 0)
    if (!happened && this.inFlight === 0 && this.reportedInFlight === 0) {
      this.quietIntervals++
      return undefined
    }
    const {task, queue, counts, redelivered, inFlight, run, wait, total} = this
    this.counts = noCounts()
    this.redelivered = 0
    this.run = undefined
    this.wait = undefined
    this.total = undefined
    this.reportedInFlight = inFlight
    this.quietIntervals = 0
    return {task, queue, counts, redelivered, inFlight, ...(run && {run}), ...(wait && {wait}), ...(total && {total})}
  }

  private timing(name: 'run' | 'wait' | 'total'): Timing {
    this[name] ??= this.newTiming()
    return this[name]
  }
}
