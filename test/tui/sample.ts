import type {Observation} from '../../src/core/observation.js'
import type {QueueRow, QueuesReport, TaskRow, TasksReport} from '../../src/core/report.js'
import {initialModel, type Model, type Msg, type Start} from '../../src/tui/model.js'
import {update} from '../../src/tui/update.js'

const AT = '2026-03-01T12:00:01.000Z'
export const AT_MS = Date.parse(AT)

export const queueRow = (queue: string, rest: Partial<QueueRow> = {}): QueueRow => ({broker: 'rabbit', queue, ...rest})

export const taskRow = (task: string, rest: Partial<TaskRow> = {}): TaskRow => ({
  ...{task, queue: 'feed', sent: 0, started: 0, success: 0, fail: 0, retry: 0, reject: 0, timeout: 0, duplicate: 0},
  ...{redelivered: 0, in_flight: 0},
  ...rest,
})

export const queuesReport = (queues: QueueRow[], rest: Partial<QueuesReport> = {}): QueuesReport => ({
  ...{at: AT, queues, errors: []},
  ...rest,
})

export const tasksReport = (tasks: TaskRow[], lost = 0): TasksReport => ({
  ...{at: AT, since: AT, tasks},
  events: {received: 9, repeated: 0, bad: 0, lost, workers: 2},
})

export const observed = (observation: Partial<Observation>, atMs = AT_MS): Msg => ({
  ...{type: 'observed', atMs},
  observation: {errors: [], ...observation},
})

export const modelAfter = (msgs: readonly Msg[], start: Partial<Start> = {}): Model =>
  msgs.reduce(update, initialModel({title: 'qops://127.0.0.1:8127', intervalMs: 2_000, nowMs: AT_MS, ...start}))

/** A small system with one of everything that the screen has a mark for. */
export const sample: Observation = {
  queues: queuesReport(
    [
      queueRow('mail', {
        ready: 3,
        unacked: 1,
        consumers: 2,
        publish_rate: 0.5,
        ack_rate: 0.02,
        growth_rate: -0.1,
        drain_s: 30,
      }),
      queueRow('feed', {
        ready: 12_345,
        unacked: 20,
        consumers: 4,
        publish_rate: 512,
        ack_rate: 498.1,
        growth_rate: 13.9,
      }),
      queueRow('feed.dead', {ready: 7, consumers: 0}),
      queueRow('unknown'),
    ],
    {errors: [{broker: 'redis', code: 'SOURCE_DOWN', message: 'cannot reach Redis at localhost:6379: refused'}]},
  ),
  tasks: tasksReport(
    [
      taskRow('feed.deliver', {
        ...{sent_rate: 512, success_rate: 498.1, fail_rate: 0, retry_rate: 12, in_flight: 8},
        ...{run_p50_ms: 5.1, run_p95_ms: 123, wait_p95_ms: 1_400},
      }),
      taskRow('mail.send', {
        queue: 'mail',
        sent_rate: 4,
        success_rate: 2,
        fail_rate: 2,
        retry_rate: 0,
        fail: 1_234_567,
      }),
      taskRow('never.ran', {queue: 'mail'}),
    ],
    12,
  ),
  errors: [],
}
