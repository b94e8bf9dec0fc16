import {type PlacedPanel, placeRows, type Row} from './layout.js'
import type {Variable} from './variable.js'

/** Grafana's classic ("v1") dashboard JSON, which every version since 8 imports. */
export type Dashboard = {
  uid: string
  title: string
  templating: {list: readonly Variable[]}
  panels: readonly PlacedPanel[]
} & Record<string, unknown>

type Spec = {
  /** 8 to 40 characters; part of the dashboard's address. */
  uid: string
  title: string
  description: string
  variables: readonly Variable[]
  rows: readonly Row[]
}

export const dashboard = ({uid, title, description, variables, rows}: Spec): Dashboard => ({
  id: null,
  uid,
  title,
  description,
  tags: ['qops', 'graphite', 'queues'],
  timezone: 'browser',
  editable: true,
  /** One crosshair for all panels. */
  graphTooltip: 1,
  schemaVersion: 42,
  version: 1,
  refresh: '10s',
  time: {from: 'now-1h', to: 'now'},
  /** The last seconds are still on their way through statsd and carbon: they would look like a fall to 0. */
  timepicker: {nowDelay: '5s', refresh_intervals: ['5s', '10s', '30s', '1m', '5m']},
  annotations: {list: []},
  links: [],
  templating: {list: variables},
  panels: placeRows(rows),
})
