import {
  aliasByNode,
  asPercent,
  consolidateBy,
  group,
  groupByNodes,
  keepLastValue,
  maxSeries,
  movingAverage,
  movingSum,
  scale,
  scaleToSeconds,
  summarize,
  sumSeries,
  transformNull,
} from './graphite-target.js'
import {type Drawn, nodeOf} from './metric-path.js'
import {type Query, query} from './panel.js'

/**
 * How each kind of metric is read.
 * - Counters that did not move are not written, so a gap is 0, and only `.count` adds up: the mean of `.rate` over
 *   the points that are there would be too high.
 * - Gauges of queues are written once per poll of the broker, so a gap is the last value, but not for ever.
 */

/** At one-second points a minute: a queue, worker or broker that was not heard of for longer is unknown. */
const KEEP_POINTS = 60
const STAT_WINDOW = '1min'
const RATIO_WINDOW = '5min'
/** Grafana's: as long as one point of the panel. */
const ONE_POINT = '$__interval'

const perSecond = (counts: string) => transformNull(scaleToSeconds(counts, 1), 0)

/** All together, the mean of the last minute. */
export const perSecondNow = (counts: Drawn): Query =>
  query(movingAverage(perSecond(sumSeries(counts.path)), STAT_WINDOW), counts)

/** One line for each of what `parts` name. */
export const perSecondBy = (counts: Drawn, ...parts: string[]): Query =>
  query(groupByNodes(perSecond(counts.path), 'sum', ...nodesOf(counts, parts)), counts)

/** How many in each interval: for what is rare, where a rate per second would be unreadable. */
export const countsBy = (counts: Drawn, ...parts: string[]): Query =>
  query(aliasByNode(summarize(counts.path, ONE_POINT), ...nodesOf(counts, parts)), counts)

/** All together over the last five minutes. Nothing where `whole` is 0; 0 where no `part` was ever written. */
export const percentNow = (part: Drawn, whole: Drawn): Query =>
  query(
    asPercent(
      movingSum(sumSeries(part.path, none(whole)), RATIO_WINDOW),
      movingSum(sumSeries(whole.path), RATIO_WINDOW),
    ),
    part,
    whole,
  )

/** One line for each task. */
export const percentByTask = (part: Drawn, whole: Drawn): Query => {
  const [parts, wholes] = [summedByTask(part, whole), summedByTask(whole, part)]
  return query(aliasByNode(asPercent(parts, wholes, 0), 0), part, whole)
}

/** `part` for each `whole`, one line for each task. */
export const ratioByTask = (part: Drawn, whole: Drawn): Query => {
  const [parts, wholes] = [summedByTask(part, whole), summedByTask(whole, part)]
  return query(aliasByNode(scale(asPercent(parts, wholes, 0), 0.01), 0), part, whole)
}

/**
 * Per task and interval. `other` is added as zeros, so that both sides of a division have the same tasks:
 * graphite-web 1.1 answers asPercent() with an error (500) when the first task of one side is not in the other.
 */
const summedByTask = (counts: Drawn, other: Drawn) =>
  groupByNodes(summarize(group(counts.path, none(other)), ONE_POINT), 'sum', nodeOf(counts, 'task'))

const none = ({path}: Drawn) => scale(path, 0)

/** All together; unknown when nothing was heard of for a minute. */
export const sumNow = (gauge: Drawn): Query =>
  query(consolidateBy(sumSeries(keepLastValue(gauge.path, KEEP_POINTS)), 'last'), gauge)

export const maxNow = (gauge: Drawn): Query =>
  query(consolidateBy(maxSeries(keepLastValue(gauge.path, KEEP_POINTS)), 'last'), gauge)

export const sumBy = (gauge: Drawn, ...parts: string[]): Query =>
  query(groupByNodes(keepLastValue(gauge.path, KEEP_POINTS), 'sum', ...nodesOf(gauge, parts)), gauge)

/** As it was written, one line for each path. */
export const asWritten = (gauge: Drawn, ...parts: string[]): Query =>
  query(aliasByNode(gauge.path, ...nodesOf(gauge, parts)), gauge)

/** Percentiles cannot be added up: this is the slowest task's, the mean of the last minute. */
export const slowestNow = (times: Drawn): Query => query(movingAverage(maxSeries(times.path), STAT_WINDOW), times)

/** One line for each of what `parts` name: where several queues have one task, the slower queue's. */
export const slowestBy = (times: Drawn, ...parts: string[]): Query => {
  const slowest = groupByNodes(times.path, 'max', ...nodesOf(times, parts))
  return query(aliasByNode(consolidateBy(slowest, 'max'), ...parts.keys()), times)
}

const nodesOf = (metric: Drawn, parts: readonly string[]) => parts.map(part => nodeOf(metric, part))
