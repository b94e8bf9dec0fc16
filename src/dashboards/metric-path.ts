import {definitionOf, type MetricDefinition, type MetricKind, type MetricScope} from '../core/metric-catalog.js'

/** The Grafana variable that holds the first part of the path; statsd's usual namespaces differ by kind. */
export const PREFIX_VARIABLES: Record<MetricKind, string> = {counter: 'counters', timer: 'timers', gauge: 'gauges'}

/** The Grafana variables that stand for a metric's labels, in the order of its path. */
export const LABEL_VARIABLES: Record<MetricScope, readonly string[]> = {
  task: ['queue', 'task'],
  queue: ['broker', 'vhost', 'broker_queue'],
  self: [],
}

/** What a kind writes below its path both through statsd and without it, as far as the dashboards use it. */
type Field = 'count' | 'median' | 'upper_95' | 'upper_99'

const FIELDS: Record<MetricKind, readonly (Field | undefined)[]> = {
  counter: ['count'],
  timer: ['count', 'median', 'upper_95', 'upper_99'],
  gauge: [undefined],
}

/** Metrics that are drawn by one path: `{success,fail}.count`. All of one scope and kind, in the catalogue. */
export type Drawn = {
  path: string
  metrics: readonly MetricDefinition[]
}

/** Throws for a name that the catalogue does not have, and for a field that the metric's kind does not have. */
export function drawn(scope: MetricScope, names: readonly string[], field?: Field): Drawn {
  const metrics = names.map(name => definitionOf(scope, name))
  const kinds = new Set(metrics.map(({kind}) => kind))
  const [kind] = kinds
  if (!kind || kinds.size > 1) throw new Error(`${scope} metrics ${names} are not all of one kind`)
  if (!FIELDS[kind].includes(field)) throw new Error(`a ${kind} has no field ${field}`)
  const parts = [
    variable(PREFIX_VARIABLES[kind]),
    scope,
    ...LABEL_VARIABLES[scope].map(variable),
    names.length === 1 ? names[0] : `{${names.join(',')}}`,
    ...(field ? [field] : []),
  ]
  return {path: parts.join('.'), metrics}
}

export const taskCounts = (...names: string[]) => drawn('task', names, 'count')
export const taskTimes = (field: Field, ...names: string[]) => drawn('task', names, field)
export const taskGauge = (name: string) => drawn('task', [name])
export const queueGauge = (name: string) => drawn('queue', [name])
export const selfCounts = (...names: string[]) => drawn('self', names, 'count')
export const selfGauge = (name: string) => drawn('self', [name])

/**
 * Where a part of the path stands, counted from its end: -1 is the last. The prefix may have several parts, so
 * counting from the front would name something else when it changes. `name` is the metric's own.
 */
export function nodeOf({metrics, path}: Drawn, part: string): number {
  const {scope, kind} = metrics[0]!
  const parts = [...LABEL_VARIABLES[scope], 'name', ...(kind === 'gauge' ? [] : ['field'])]
  const at = parts.indexOf(part)
  if (at < 0) throw new Error(`there is no ${part} in ${path}`)
  return at - parts.length
}

const variable = (name: string) => `\${${name}}`
