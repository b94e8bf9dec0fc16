import type {MetricDefinition} from '../core/metric-catalog.js'
import type {Drawn} from './metric-path.js'

/** One query of a panel: the metrics it reads and the Graphite expression over their paths. */
export type Query = {target: string; metrics: readonly MetricDefinition[]}

export type Unit = 'ms' | 's' | 'ops' | 'percent' | 'short'

type Threshold = {from: number; color: 'yellow' | 'orange' | 'red'}

/** Grafana's grid is 24 wide; a unit of height is 30 pixels. */
export type Size = {width: number; height: number}

/** A panel of Grafana's classic dashboard JSON, but for its id and its place, which the layout gives. */
export type Panel = Size & {body: Record<string, unknown>}

type Spec = {
  title: string
  unit: Unit
  queries: readonly Query[]
  width: number
  /** What the help of the metrics does not say: how they are put together. */
  note?: string
  thresholds?: readonly Threshold[]
  /** Grafana's `$__interval` is never below it, e.g. `1m`. */
  minInterval?: string
}

type StatSpec = Spec & {
  decimals?: number
  /** `last`: unknown when there is no fresh value. `lastNotNull`: the latest that there is. */
  shows: 'last' | 'lastNotNull'
}

type TimeSeriesSpec = Spec & {
  /** Bars for things that are counted per interval. Default: lines. */
  bars?: boolean
  /** A gap up to so long is drawn as a line: gauges come once per poll. Default: no gap is. */
  connectMs?: number
  /** Values below 0 have a meaning. */
  negative?: boolean
  overrides?: readonly unknown[]
}

export const DATASOURCE = {type: 'graphite', uid: `\${datasource}`} as const

export const query = (target: string, ...drawn: readonly Drawn[]): Query => ({
  target,
  metrics: drawn.flatMap(({metrics}) => metrics),
})

/** One figure of the last 15 minutes, whatever the dashboard's range: large, with a small line behind it. */
export function stat({shows, decimals, width, ...spec}: StatSpec): Panel {
  const body = {
    type: 'stat',
    ...common(spec),
    timeFrom: '15m',
    fieldConfig: {
      defaults: {
        ...fieldDefaults(spec),
        color: {mode: 'thresholds'},
        noValue: '-',
        ...(decimals !== undefined && {decimals}),
      },
      overrides: [],
    },
    options: {
      reduceOptions: {calcs: [shows], fields: '', values: false},
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'value',
      wideLayout: true,
    },
  }
  return {width, height: 4, body}
}

export function timeSeries({
  bars = false,
  connectMs,
  negative = false,
  overrides,
  width,
  ...spec
}: TimeSeriesSpec): Panel {
  const body = {
    type: 'timeseries',
    ...common(spec),
    fieldConfig: {
      defaults: {
        ...fieldDefaults(spec),
        color: {mode: 'palette-classic'},
        ...(!negative && {min: 0}),
        custom: {
          drawStyle: bars ? 'bars' : 'line',
          lineInterpolation: 'linear',
          lineWidth: 1,
          fillOpacity: bars ? 60 : 8,
          showPoints: bars ? 'never' : 'auto',
          pointSize: 4,
          spanNulls: connectMs ?? false,
          stacking: {mode: bars ? 'normal' : 'none', group: 'A'},
          thresholdsStyle: {mode: spec.thresholds ? 'dashed' : 'off'},
        },
      },
      overrides: overrides ?? [],
    },
    options: {
      legend: {
        showLegend: true,
        displayMode: 'table',
        placement: 'bottom',
        calcs: bars ? ['sum'] : ['lastNotNull', 'max'],
        sortBy: bars ? 'Total' : 'Max',
        sortDesc: true,
      },
      tooltip: {mode: 'multi', sort: 'desc'},
    },
  }
  return {width, height: 8, body}
}

export function text(title: string, markdown: string, size: Size): Panel {
  return {...size, body: {type: 'text', title, options: {mode: 'markdown', content: markdown}}}
}

function common({title, queries, note, minInterval}: Omit<Spec, 'width'>) {
  return {
    title,
    description: description(queries, note),
    datasource: DATASOURCE,
    ...(minInterval && {interval: minInterval}),
    targets: queries.map(({target}, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      target,
      textEditor: true,
    })),
  }
}

/** The catalogue's help of each metric that is drawn, then the note. */
function description(queries: readonly Query[], note: string | undefined): string {
  const metrics = new Set(queries.flatMap(({metrics}) => metrics))
  const help = [...metrics].map(({scope, name, help}) => `- \`${scope}.${name}\`: ${help}`).join('\n')
  return note ? `${help}\n\n${note}` : help
}

function fieldDefaults({unit, thresholds = []}: Pick<Spec, 'unit' | 'thresholds'>) {
  const steps = thresholds.map(({from, color}) => ({color, value: from}))
  return {unit, thresholds: {mode: 'absolute', steps: [{color: 'green', value: null}, ...steps]}}
}
