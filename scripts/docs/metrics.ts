import {METRIC_CATALOG, type MetricKind, type MetricScope} from '../../src/core/metric-catalog.js'
import {pathPart} from '../../src/core/path-part.js'
import {graphiteFields, STATSD_FIELDS} from './fields.js'
import {code, document, generated, table} from './markdown.js'

const SCOPES: Record<MetricScope, {title: string; path: string; about: string}> = {
  task: {
    title: 'Tasks',
    path: '<prefix>.task.<queue>.<task>.<name>',
    about: 'From the hooks in workers and publishers. A task without a queue is counted under queue `default`.',
  },
  queue: {
    title: 'Queues',
    path: '<prefix>.queue.<broker>.<vhost>.<queue>.<name>',
    about:
      'From a sidecar that polls brokers, once per poll (every 5 s). What a broker cannot say is not written: a gap is "unknown", never 0. `<vhost>` is `_` for `/`, and where a broker has none.',
  },
  self: {
    title: 'qops itself',
    path: '<prefix>.self.<name>',
    about: 'Whether the rest can be believed.',
  },
}

/** docs/metrics.md */
export const metricsDoc = () =>
  document(
    generated('Metrics', 'src/core/metric-catalog.ts'),
    'Everything that qops sends to StatsD and Graphite. `<prefix>` is `qops` unless `--prefix` or `prefix` says otherwise.',
    ...Object.entries(SCOPES).flatMap(([scope, words]) => section(scope as MetricScope, words)),
    '## What each kind becomes in Graphite',
    fieldTable(),
    [
      'Both ways lead to the same paths when statsd runs with [statsd-config.js](../dashboards/graphite/statsd-config.js).',
      'With its own namespaces (`legacyNamespace: false`) statsd puts `stats.counters.`, `stats.timers.` or',
      '`stats.gauges.` before the path; with its old one (the default) it writes `stats.<path>` and',
      '`stats_counts.<path>` instead of `.rate` and `.count`, which the dashboards do not read.',
    ].join('\n'),
    [
      '- **Counters** say what was added since the last flush, and are not written when that is 0. So only `.count` adds up:',
      '  the mean of the `.rate` points that are there is too high. Draw `scaleToSeconds(….count, 1)` with `transformNull(…, 0)`.',
      '- **Timers** are in milliseconds. Percentiles are within 1 % of the exact value; they cannot be summed or averaged',
      '  over tasks. A timer that measured nothing is not written. StatsD gets a fair sample of at most 100 values per timer and',
      '  flush, with the rate at which it was taken, so its `.count` is right and its percentiles are those of the sample.',
      '- **Gauges** hold until the next one. A task with nothing in flight sends one 0 and then nothing.',
    ].join('\n'),
    '## How names become parts of a path',
    [
      'Every label (queue, task, broker, vhost) is one part. All characters but `A-Z a-z 0-9 _ -` become `_`, and so does an empty',
      'name. That is stricter than carbon needs, because statsd deletes the other characters: one name comes out of both ways.',
    ].join('\n'),
    table(
      ['name', 'part of the path'],
      SAFE_EXAMPLES.map(name => [name === '' ? '(empty)' : code(name), code(pathPart(name))]),
    ),
    '## Flush interval, retention and roll-up',
    [
      'qops flushes **once a second**. Carbon keeps one value per step of its finest retention, the last one: with its usual',
      '`60s:1d` it throws 59 of 60 counts away. And it rolls `.count` up with `max` unless told otherwise, which loses most of',
      'what was counted as soon as points are older than the finest archive. Install',
      '[storage-schemas.conf](../dashboards/graphite/storage-schemas.conf) (`1s:2h,10s:2d,1m:30d,1h:2y`) and',
      '[storage-aggregation.conf](../dashboards/graphite/storage-aggregation.conf) (`.count` and `.sum` add up, `.upper*` takes the',
      'highest, `.lower` the lowest, all else the mean) **before the first point arrives**: carbon settles both when it makes a',
      "metric's file.",
    ].join('\n'),
    [
      '**One writer per path.** Two processes that run the same task and write straight to Graphite overwrite each other, because',
      'their paths and seconds are the same. Let them send to a sidecar (`qops://host:8127`), which adds them up, or give each its own',
      'prefix. StatsD adds up counters and timers of many processes, but of a gauge such as `in_flight` it keeps the last one.',
    ].join('\n'),
  )

function section(scope: MetricScope, {title, path, about}: (typeof SCOPES)[MetricScope]): string[] {
  const metrics = METRIC_CATALOG.filter(metric => metric.scope === scope)
  const rows = metrics.map(({name, kind, unit, help}) => [code(name), kind, unit, help])
  return [`## ${title}`, `${code(path)}\n\n${about}`, table(['name', 'kind', 'unit', 'meaning'], rows)]
}

function fieldTable(): string {
  const rows = (['counter', 'timer', 'gauge'] as const).map((kind: MetricKind) => [
    kind,
    list(graphiteFields(kind)),
    list(STATSD_FIELDS[kind]),
  ])
  return table(['kind', 'written by qops itself', 'written by statsd'], rows)
}

const list = (suffixes: readonly string[]) =>
  suffixes.map(suffix => (suffix === '' ? 'the path as it is' : code(suffix))).join(' ')

const SAFE_EXAMPLES = ['feed.deliver', 'send mail', '/', 'rabbit@host:15672', 'Grüße', '']
