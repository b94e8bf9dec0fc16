import {type Batch, type Metric, metricPath, metricsOf} from '../core/metric.js'

export type Points = Record<string, number>

/**
 * A batch as Graphite paths and values, with the field names that statsd would give them (`.count`, `.rate`, `.mean`,
 * `.median`, `.upper_95`, …), so that one set of dashboards serves both ways. What is no finite number is left out:
 * node-graphite would write it as `NaN` or as a broken line.
 */
export function graphitePoints(prefix: string, batch: Batch): Points {
  const points: Points = {}
  for (const metric of metricsOf(batch)) {
    for (const [suffix, value] of fieldsOf(metric, batch.elapsedMs)) {
      if (value !== undefined && Number.isFinite(value)) points[metricPath(prefix, metric) + suffix] = value
    }
  }
  return points
}

function fieldsOf(metric: Metric, elapsedMs: number): [suffix: string, value: number | undefined][] {
  if (metric.kind === 'gauge') return [['', metric.value]]
  if (metric.kind === 'counter')
    return [
      ['.count', metric.value],
      ['.rate', metric.value / (elapsedMs / 1000)],
    ]
  const {timing} = metric
  return [
    ['.count', timing.count],
    ['.sum', timing.sum],
    ['.lower', timing.min],
    ['.upper', timing.max],
    ['.mean', timing.mean],
    ['.median', timing.quantile(0.5)],
    ['.upper_95', timing.quantile(0.95)],
    ['.upper_99', timing.quantile(0.99)],
  ]
}
