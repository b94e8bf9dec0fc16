import {asWritten} from './expression.js'
import type {Row} from './layout.js'
import {queueGauge} from './metric-path.js'
import {timeSeries, type Unit} from './panel.js'

/** Several polls of 5 s, and of a minute: a longer gap means that the broker was not read. */
const CONNECT_MS = 150_000

const ROW_OF_2 = 12
const ROW_OF_3 = 8
const ROW_OF_4 = 6

export const queueRow: Row = {
  title: 'Queues',
  panels: [
    panel('Ready', 'ready', 'short', ROW_OF_3),
    panel('Unacked', 'unacked', 'short', ROW_OF_3),
    panel('Consumers', 'consumers', 'short', ROW_OF_3),
    panel('Published per second', 'publish_rate', 'ops', ROW_OF_4),
    panel('Delivered per second', 'deliver_rate', 'ops', ROW_OF_4),
    panel('Acknowledged per second', 'ack_rate', 'ops', ROW_OF_4),
    panel('Redelivered per second', 'redeliver_rate', 'ops', ROW_OF_4),
    panel('Delayed', 'delayed', 'short', ROW_OF_2, {note: 'Nothing is drawn where the broker has no such messages.'}),
    panel('Dead', 'dead', 'short', ROW_OF_2, {note: 'Nothing is drawn where the broker keeps them elsewhere.'}),
    panel('Growth per second', 'growth_rate', 'ops', ROW_OF_3, {negative: true}),
    panel('Drain time', 'drain_s', 's', ROW_OF_3, {note: 'Nothing is drawn while a queue does not shrink.'}),
    panel('Age of the oldest message', 'oldest_age_s', 's', ROW_OF_3, {
      note: 'Nothing is drawn where the broker cannot say.',
    }),
  ],
}

type Extras = {negative?: boolean; note?: string}

/** The queue comes first in the legend, then what tells it from others of that name. */
function panel(title: string, gauge: string, unit: Unit, width: number, extras: Extras = {}) {
  const queries = [asWritten(queueGauge(gauge), 'broker_queue', 'vhost', 'broker')]
  return timeSeries({title, unit, width, queries, connectMs: CONNECT_MS, ...extras})
}
