import {type Batch, type Metric, metricPath, metricsOf} from '../core/metric.js'
import type {OpenSink, Sink, SinkOptions} from './sink.js'

/** Keeps everything it is given: for tests, and for a look at what would be sent. Grows without bound. */
export class MemorySink implements Sink {
  readonly name = 'memory:'
  readonly batches: Batch[] = []

  constructor(private readonly prefix: string) {}

  emit(batch: Batch): void {
    this.batches.push(batch)
  }

  /** Counters added up over all batches, by path. */
  counters(): Record<string, number> {
    const totals: Record<string, number> = {}
    for (const metric of this.metrics()) {
      if (metric.kind !== 'counter') continue
      const path = metricPath(this.prefix, metric)
      totals[path] = (totals[path] ?? 0) + metric.value
    }
    return totals
  }

  metrics(): Metric[] {
    return this.batches.flatMap(metricsOf)
  }

  health() {
    return {dropped: 0, errors: 0}
  }

  async close(): Promise<void> {}
}

export const openMemory: OpenSink = (_url: URL, {prefix}: SinkOptions) => new MemorySink(prefix)
