import type {Sink} from './sink.js'

/** What all sinks together dropped and met since they were opened, by the names of the catalogue. */
export function sinkTotals(sinks: readonly Sink[]): {dropped: number; sink_errors: number} {
  const totals = {dropped: 0, sink_errors: 0}
  for (const sink of sinks) {
    const {dropped, errors} = sink.health()
    totals.dropped += dropped
    totals.sink_errors += errors
  }
  return totals
}
