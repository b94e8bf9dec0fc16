import {SequenceWindow} from './sequence-window.js'
import {DEFAULT_QUEUE, TASK_ENDINGS, type TaskEvent} from './task-event.js'
import {isSummary} from './task-line.js'
import type {TaskRecorder, TaskSeries} from './task-recorder.js'
import type {TaskSummary} from './task-summary.js'

const MAX_WORKERS = 10_000
const isEnding = new Set<string>(TASK_ENDINGS)

type WorkerState = {lines: SequenceWindow; inFlight: Map<TaskSeries, number>; seenAtMs: number}

/**
 * Feeds what many workers report into one recorder. Repeated lines (a retried POST) count once, missing ones are
 * counted as lost, and what a vanished worker had in flight is taken back after `forgetAfterMs`.
 * A line without `worker` is counted as it comes.
 */
export class TaskIntake {
  received = 0
  repeated = 0
  private lostByForgotten = 0
  private readonly workers = new Map<string, WorkerState>()

  constructor(
    private readonly recorder: TaskRecorder,
    private readonly forgetAfterMs = 60_000,
  ) {}

  /** Lines that never came, as the gaps in `seq` show. */
  get lost(): number {
    let lost = this.lostByForgotten
    for (const worker of this.workers.values()) lost += worker.lines.lost
    return lost
  }

  get workerCount(): number {
    return this.workers.size
  }

  accept(item: TaskEvent | TaskSummary, nowMs: number): void {
    const worker = item.worker === undefined ? undefined : this.workerNamed(item.worker, nowMs)
    const arrival = worker && item.seq !== undefined ? worker.lines.arrive(item.seq) : 'new'
    if (arrival === 'again') {
      this.repeated++
      return
    }
    if (worker && arrival === 'restart') dropInFlight(worker)
    this.received++
    const series = this.recorder.series(item.task, item.queue ?? DEFAULT_QUEUE)
    if (isSummary(item)) {
      series.add(item)
      // What was in flight before a summary that is here already says nothing about now.
      if (worker && arrival !== 'late') setInFlight(worker, series, item.inFlight)
    } else {
      series.record(item)
      if (worker) followInFlight(worker, series, item)
    }
  }

  /** Workers that were silent for too long are gone, and with them what they had in flight. */
  forgetSilent(nowMs: number): void {
    for (const [name, worker] of this.workers) {
      if (nowMs - worker.seenAtMs >= this.forgetAfterMs) this.forget(name, worker)
    }
  }

  private workerNamed(name: string, nowMs: number): WorkerState {
    const known = this.workers.get(name)
    if (known) {
      known.seenAtMs = nowMs
      return known
    }
    const oldest = this.workers.size >= MAX_WORKERS ? this.workers.entries().next().value : undefined
    if (oldest) this.forget(...oldest)
    const worker = {lines: new SequenceWindow(), inFlight: new Map(), seenAtMs: nowMs}
    this.workers.set(name, worker)
    return worker
  }

  private forget(name: string, worker: WorkerState): void {
    dropInFlight(worker)
    this.lostByForgotten += worker.lines.lost
    this.workers.delete(name)
  }
}

function dropInFlight(worker: WorkerState): void {
  for (const series of worker.inFlight.keys()) setInFlight(worker, series, 0)
}

function setInFlight(worker: WorkerState, series: TaskSeries, inFlight: number): void {
  series.inFlight = Math.max(0, series.inFlight + inFlight - (worker.inFlight.get(series) ?? 0))
  if (inFlight === 0) worker.inFlight.delete(series)
  else worker.inFlight.set(series, inFlight)
}

/** The recorder has counted the event already; this remembers whose it was. */
function followInFlight(worker: WorkerState, series: TaskSeries, {event}: TaskEvent): void {
  const before = worker.inFlight.get(series) ?? 0
  if (event === 'started') worker.inFlight.set(series, before + 1)
  else if (isEnding.has(event) && before > 1) worker.inFlight.set(series, before - 1)
  else if (isEnding.has(event)) worker.inFlight.delete(series)
}
