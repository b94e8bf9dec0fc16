import type {Dashboard} from '../../src/dashboards/dashboard.js'

export type Target = {panel: string; target: string}

/** Every Graphite expression of a dashboard, with the title of its panel. */
export const targetsOf = ({panels}: Dashboard): Target[] =>
  panels.flatMap(({title, targets}) =>
    ((targets ?? []) as {target: string}[]).map(({target}) => ({panel: String(title), target})),
  )

/** A metric as an expression names it: `${counters}.task.${queue}.${task}.sent.count`. */
export type NamedMetric = {prefix: string; scope: string; labels: string; name: string; field: string | undefined}

const PATH = /\$\{(counters|timers|gauges)\}\.(task|queue|self)((?:\.\$\{\w+\})*)\.(\{[\w,]+\}|\w+)(?:\.(\w+))?/g

export const metricsIn = (target: string): NamedMetric[] =>
  [...target.matchAll(PATH)].flatMap(([, prefix, scope, labels, names, field]) =>
    names!
      .replace(/[{}]/g, '')
      .split(',')
      .map(name => ({prefix: prefix!, scope: scope!, labels: labels!, name, field})),
  )
