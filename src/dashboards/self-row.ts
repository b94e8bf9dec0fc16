import {asWritten, countsBy, perSecondBy} from './expression.js'
import type {Row} from './layout.js'
import {selfCounts, selfGauge} from './metric-path.js'
import {text, timeSeries} from './panel.js'

const ROW_OF_3 = 8
/** Narrower bars could not be told apart. */
const BAR_INTERVAL = '10s'

/** Can the rest be believed? */
export const selfRow: Row = {
  title: 'qops itself',
  panels: [
    timeSeries({
      title: 'Poll time',
      unit: 'ms',
      width: ROW_OF_3,
      connectMs: 60_000,
      queries: [asWritten(selfGauge('poll_ms'), 'name'), asWritten(selfGauge('poll_interval_ms'), 'name')],
    }),
    timeSeries({
      title: 'Errors and what was dropped',
      unit: 'short',
      width: ROW_OF_3,
      bars: true,
      minInterval: BAR_INTERVAL,
      queries: [countsBy(selfCounts('poll_errors', 'sink_errors', 'dropped'), 'name')],
      note: 'How many in each interval.',
    }),
    timeSeries({
      title: 'Event lines lost, bad or folded',
      unit: 'short',
      width: ROW_OF_3,
      bars: true,
      minInterval: BAR_INTERVAL,
      queries: [countsBy(selfCounts('events_lost', 'lines_bad', 'series_folded'), 'name')],
      note: 'How many in each interval.',
    }),
    timeSeries({
      title: 'Event lines received',
      unit: 'ops',
      width: ROW_OF_3,
      queries: [perSecondBy(selfCounts('events_received'), 'name')],
    }),
    timeSeries({
      title: 'Series in memory',
      unit: 'short',
      width: ROW_OF_3,
      connectMs: 60_000,
      queries: [asWritten(selfGauge('series'), 'name')],
    }),
    text(
      'About this dashboard',
      [
        'Made by `npm run generate` in qops from its catalogue of metrics; what each means is in `docs/metrics.md`.',
        '',
        'The three prefixes at the top say where the metrics are. They are all `qops` when qops writes to Graphite',
        'itself, and through a statsd that runs with the `statsd-config.js` of qops. Through a statsd with its own',
        'namespaces (`legacyNamespace: false`) they are `stats.counters.qops`, `stats.timers.qops`, `stats.gauges.qops`.',
        '',
        'No data, or only peaks? See `dashboards/README.md`: carbon must keep points as often as they are sent.',
      ].join('\n'),
      {width: ROW_OF_3, height: 8},
    ),
  ],
}
