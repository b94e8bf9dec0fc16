// Configuration of statsd for qops: `npx statsd statsd-config.js`, after setting graphiteHost.
// With the legacy namespace off and all prefixes empty, a counter sent as `qops.task.feed.deliver.sent` arrives in
// Graphite as `qops.task.feed.deliver.sent.count` and `.rate`: the same names as when qops writes to Graphite itself,
// so one set of dashboards serves both ways.
module.exports = {
  port: 8125,
  mgmt_port: 8126,
  graphiteHost: '127.0.0.1',
  graphitePort: 2003,
  backends: ['./backends/graphite'],
  // Milliseconds. Must equal the first step of storage-schemas.conf (1 s): if shorter, points overwrite each other.
  flushInterval: 1000,
  // Names timers' fields .upper_95, .mean_95, .upper_99, … ; .median, .mean, .lower and .upper are always there.
  percentThreshold: [95, 99],
  // A task that is idle sends nothing, rather than zeros for ever; a gauge that is no longer set disappears.
  deleteIdleStats: true,
  graphite: {
    legacyNamespace: false,
    globalPrefix: '',
    prefixCounter: '',
    prefixTimer: '',
    prefixGauge: '',
    prefixSet: '',
  },
}
