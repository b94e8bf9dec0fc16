import {round, type TaskRow} from './report.js'
import type {TaskDelta} from './task-delta.js'
import {noCounts, TASK_EVENTS, type TaskCounts} from './task-event.js'
import {Timing} from './timing.js'

const RATE_WINDOW_MS = 10_000
const QUANTILE_WINDOW_MS = 10_000
const FORGET_AFTER_MS = 600_000

type Slice = {atMs: number; counts: TaskCounts}

/** Two generations of a timer: the answer covers the last full window and what has come since. */
type Generations = {before: Timing; now: Timing}

type Entry = {
  task: string
  queue: string
  totals: TaskCounts
  redelivered: number
  inFlight: number
  slices: Slice[]
  run: Generations
  wait: Generations
  movedAtMs: number
}

/** What the tasks did since the start and of late, from the deltas of a recorder. Pure but for its own memory. */
export class TaskBoard {
  private readonly entries = new Map<string, Entry>()
  private rotatedAtMs: number
  private takenAtMs: number

  constructor(private readonly startedAtMs: number) {
    this.rotatedAtMs = startedAtMs
    this.takenAtMs = startedAtMs
  }

  absorb(deltas: readonly TaskDelta[], atMs: number): void {
    this.takenAtMs = atMs
    if (atMs - this.rotatedAtMs >= QUANTILE_WINDOW_MS) this.rotate(atMs)
    for (const delta of deltas) addDelta(this.entryOf(delta, atMs), delta, atMs)
    for (const [key, entry] of this.entries) {
      entry.slices = entry.slices.filter(slice => atMs - slice.atMs < RATE_WINDOW_MS)
      if (entry.inFlight === 0 && atMs - entry.movedAtMs >= FORGET_AFTER_MS) this.entries.delete(key)
    }
  }

  /** Sorted by queue, then task. */
  rows(): TaskRow[] {
    return [...this.entries.values()]
      .map(entry => this.rowOf(entry))
      .sort((a, b) => a.queue.localeCompare(b.queue) || a.task.localeCompare(b.task))
  }

  private rowOf({task, queue, totals, redelivered, inFlight, slices, run, wait}: Entry): TaskRow {
    // The window opens with the start: a rate over the first two seconds divides by two, not by ten.
    const seconds = Math.min(RATE_WINDOW_MS, this.takenAtMs - this.startedAtMs) / 1000
    const rates = (['sent', 'success', 'fail', 'retry'] as const).map(event => {
      const sum = slices.reduce((total, slice) => total + slice.counts[event], 0)
      return [`${event}_rate`, seconds > 0 ? round(sum / seconds) : undefined]
    })
    return {
      ...{queue, task, ...totals, redelivered, in_flight: inFlight},
      ...known(Object.fromEntries([...rates, ...quantiles('run', run), ...quantiles('wait', wait)])),
    }
  }

  private entryOf({task, queue}: TaskDelta, atMs: number): Entry {
    const key = JSON.stringify([queue, task])
    const known = this.entries.get(key)
    if (known) return known
    const [run, wait] = [newGenerations(), newGenerations()]
    const entry = {task, queue, totals: noCounts(), redelivered: 0, inFlight: 0, slices: [], run, wait, movedAtMs: atMs}
    this.entries.set(key, entry)
    return entry
  }

  private rotate(atMs: number): void {
    this.rotatedAtMs = atMs
    for (const entry of this.entries.values()) {
      entry.run = {before: entry.run.now, now: newTiming()}
      entry.wait = {before: entry.wait.now, now: newTiming()}
    }
  }
}

const newTiming = () => new Timing(0, () => 1)
const newGenerations = (): Generations => ({before: newTiming(), now: newTiming()})

function addDelta(entry: Entry, delta: TaskDelta, atMs: number): void {
  for (const event of TASK_EVENTS) entry.totals[event] += delta.counts[event]
  entry.redelivered += delta.redelivered
  entry.inFlight = delta.inFlight
  entry.movedAtMs = atMs
  entry.slices.push({atMs, counts: delta.counts})
  if (delta.run) entry.run.now.merge(delta.run)
  if (delta.wait) entry.wait.now.merge(delta.wait)
}

function quantiles(name: string, {before, now}: Generations): [string, number | undefined][] {
  const both = newTiming()
  both.merge(before)
  both.merge(now)
  return [50, 95, 99].map(percent => {
    const value = both.quantile(percent / 100)
    return [`${name}_p${percent}_ms`, value === undefined ? undefined : round(value)]
  })
}

const known = (figures: Record<string, number | undefined>) =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined))
