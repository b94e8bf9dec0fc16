import {increments} from '../core/increments.js'
import type {Batch} from '../core/metric.js'
import {type QueuesReport, queueRow, type TasksReport} from '../core/report.js'
import {TaskBoard} from '../core/task-board.js'
import {TaskIntake} from '../core/task-intake.js'
import {TaskRecorder} from '../core/task-recorder.js'
import type {PollResult} from '../operations/broker-poller.js'
import type {OpenBroker} from '../operations/read-brokers.js'
import {EventInlet, type InletAnswer} from './event-inlet.js'

/** All that a sidecar knows. No I/O: events and polls come in, reports and batches go out. */
export class SidecarState {
  private readonly recorder = new TaskRecorder()
  private readonly intake = new TaskIntake(this.recorder)
  private readonly inlet: EventInlet
  private readonly board: TaskBoard
  private readonly startedAtMs: number
  private readonly counted: () => Record<string, number>
  private readonly lastPolls = new Map<OpenBroker, PollResult>()
  /** Those polled since the last flush. */
  private readonly polled = new Set<OpenBroker>()
  private pollErrors = 0

  constructor(
    private readonly now: () => number,
    onBadLine: (problem: string) => void,
    sinkTotals: () => {dropped: number; sink_errors: number},
  ) {
    this.startedAtMs = now()
    this.board = new TaskBoard(this.startedAtMs)
    this.inlet = new EventInlet(this.intake, now, onBadLine)
    this.counted = increments(() => ({
      ...sinkTotals(),
      poll_errors: this.pollErrors,
      events_received: this.intake.received,
      lines_bad: this.inlet.bad,
      events_lost: this.intake.lost,
      series_folded: this.recorder.folded,
    }))
  }

  takeEvents(text: string): InletAnswer {
    return this.inlet.take(text)
  }

  countTooLongLine(): void {
    this.inlet.bad++
  }

  takePoll(result: PollResult): void {
    this.lastPolls.set(result.broker, result)
    this.polled.add(result.broker)
    this.pollErrors += result.failures.length
  }

  /** What happened since the last call. Queue lengths are in it once per poll, so that Graphite's points are measured. */
  collect(): Omit<Batch, 'atMs' | 'elapsedMs'> {
    this.intake.forgetSilent(this.now())
    const tasks = this.recorder.take()
    this.board.absorb(tasks, this.now())
    const queues = this.polls().flatMap(({broker, readings}) => (this.polled.has(broker) ? readings : []))
    this.polled.clear()
    const longest = (figure: 'tookMs' | 'nextInMs') => Math.max(0, ...this.polls().map(poll => poll[figure]))
    const polling = {poll_ms: longest('tookMs'), poll_interval_ms: longest('nextInMs')}
    const gauges = {series: this.recorder.seriesCount, ...polling}
    return {tasks, queues, self: {...this.counted(), ...gauges}}
  }

  queues(): QueuesReport {
    const polls = this.polls()
    return {
      // As old as the oldest of them.
      at: iso(polls.length > 0 ? Math.min(...polls.map(({takenAtMs}) => takenAtMs)) : this.startedAtMs),
      queues: polls.flatMap(({readings}) => readings.map(queueRow)),
      errors: polls.flatMap(({failures}) => failures),
    }
  }

  tasks(): TasksReport {
    const {received, repeated, lost, workerCount: workers} = this.intake
    const events = {received, repeated, bad: this.inlet.bad, lost, workers}
    return {at: iso(this.now()), since: iso(this.startedAtMs), tasks: this.board.rows(), events}
  }

  /** One sentence for each broker that cannot be read. */
  brokerTroubles(): string[] {
    return this.polls().flatMap(({failures}) => failures.map(({broker, message}) => `broker ${broker}: ${message}`))
  }

  private polls(): PollResult[] {
    return [...this.lastPolls.values()]
  }
}

const iso = (ms: number) => new Date(ms).toISOString()
