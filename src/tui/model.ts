import type {Observation} from '../core/observation.js'
import type {TasksReport} from '../core/report.js'
import type {QueueSeen} from './queue-memory.js'

export type PaneName = 'queues' | 'tasks'

/** Without `column` it is the pane's own order, worst first. */
export type Sort = {column?: string | undefined; reversed: boolean}
export type PaneState = {cursor: number; sort: Sort}
export type Size = {columns: number; rows: number}

/** All that is on the screen, and nothing that is not: times in it came in messages. */
export type Model = {
  /** What is watched. */
  title: string
  /** Undefined: one look only, so there are no keys and no interval to show. */
  intervalMs: number | undefined
  size: Size
  /** ms since 1970, as of the last message. */
  nowMs: number
  /** As of the last look that worked; absent until then. */
  queues?: {atMs: number; rows: readonly QueueSeen[]; errors: readonly string[]}
  tasks?: {atMs: number; report: TasksReport}
  /** What the last look that worked could not see. */
  errors: readonly string[]
  /** Looks that failed in a row, up to now. */
  failure?: {error: string; sinceMs: number; times: number} | undefined
  focus: PaneName
  panes: Record<PaneName, PaneState>
  filter: {text: string; editing: boolean}
  paused: boolean
  help: boolean
  quitting: boolean
}

export type Msg =
  | {type: 'observed'; observation: Observation; atMs: number}
  | {type: 'failed'; error: string; atMs: number}
  /** Time has passed. */
  | {type: 'tick'; atMs: number}
  | ({type: 'resize'} & Size)
  | {type: 'move'; by: number}
  | {type: 'page'; by: number}
  | {type: 'nextPane'}
  | {type: 'sortColumn'; by: number}
  | {type: 'reverse'}
  | {type: 'openFilter'}
  | {type: 'typeFilter'; text: string}
  | {type: 'eraseFilter'}
  | {type: 'keepFilter'}
  | {type: 'clearFilter'}
  | {type: 'togglePause'}
  | {type: 'changeInterval'; by: number}
  | {type: 'toggleHelp'}
  /** Out of the help screen; else the filter is cleared. */
  | {type: 'back'}
  | {type: 'quit'}

export type Start = {title: string; intervalMs?: number | undefined; size?: Size; nowMs: number}

export const initialModel = ({title, intervalMs, size = {columns: 80, rows: 24}, nowMs}: Start): Model => ({
  ...{title, intervalMs, size, nowMs},
  errors: [],
  focus: 'queues',
  panes: {queues: {cursor: 0, sort: {reversed: false}}, tasks: {cursor: 0, sort: {reversed: false}}},
  filter: {text: '', editing: false},
  ...{paused: false, help: false, quitting: false},
})
