import {createRequire} from 'node:module'
import {isIP} from 'node:net'
import type {StatsD} from 'hot-shots'
import {reason} from '../core/errors.js'
import {type Batch, type Metric, metricPath, metricsOf} from '../core/metric.js'
import {plainNumber} from '../core/plain-number.js'
import type {OpenSink, SinkHealth} from './sink.js'

/** Largest payload that no Ethernet splits. Source: statsd docs/metric_types.md, "Multi-Metric Packets". */
const MAX_PACKET_BYTES = 1432

/** `statsd://host:8125`: etsy/statsd, by hot-shots over UDP. A packet lost on the way cannot be noticed here. */
export const openStatsd: OpenSink = (url, {prefix}) => {
  const health: SinkHealth = {dropped: 0, errors: 0}
  const client = newClient(url, error => {
    health.dropped++
    health.errors++
    health.lastError = reason(error)
  })
  let closed: Promise<void> | undefined
  return {
    name: `statsd://${url.host}`,
    emit(batch: Batch) {
      for (const metric of metricsOf(batch)) {
        for (const line of statsdLines(prefix, metric)) client.send(line)
      }
      client.flush()
    },
    health: () => health,
    close() {
      closed ??= new Promise(resolve => client.close(() => resolve()))
      return closed
    },
  }
}

/** `send()` takes a line as it is; hot-shots has it, its types leave it out. */
type LineClient = StatsD & {send(line: string): void}

/** `datadog: false`, because hot-shots switches itself to Datadog's dialect when it finds DD_* in the environment. */
function newClient(url: URL, errorHandler: (error: Error) => void): LineClient {
  const {StatsD} = createRequire(import.meta.url)('hot-shots') as typeof import('hot-shots')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const options = {
    host,
    port: Number(url.port || 8125),
    maxBufferSize: MAX_PACKET_BYTES,
    bufferFlushInterval: 1_000,
    cacheDns: isIP(host) === 0,
    datadog: false,
    includeDataDogTags: false,
    errorHandler,
  }
  return new StatsD(options) as LineClient
}

/** The metric in statsd's words; each line fits into a packet. */
export function statsdLines(prefix: string, metric: Metric): string[] {
  const path = metricPath(prefix, metric)
  switch (metric.kind) {
    case 'counter':
      return [`${path}:${plainNumber(metric.value)}|c`]
    case 'gauge':
      // `-3|g` alone would mean "subtract 3"; after a 0 it sets (statsd 0.9 stats.js).
      return [
        metric.value < 0 ? `${path}:0|g:${plainNumber(metric.value)}|g` : `${path}:${plainNumber(metric.value)}|g`,
      ]
    case 'timer':
      return timerLines(path, metric.timing)
  }
}

/** The kept samples, many to a line, each with the rate at which they were kept, so that statsd's own count is right. */
function timerLines(path: string, {sample, count}: {sample: readonly number[]; count: number}): string[] {
  const rate = sample.length < count ? `|@${plainNumber(sample.length / count)}` : ''
  const values = sample.map(value => `:${plainNumber(value)}|ms${rate}`)
  const lines: string[] = []
  for (const value of values) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + value.length <= MAX_PACKET_BYTES) lines[lines.length - 1] = last + value
    else lines.push(path + value)
  }
  return lines
}
