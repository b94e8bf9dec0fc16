import type {BrokerReading} from './queue-reading.js'

/**
 * `feed_ready` for each reading, made of `A-Z a-z 0-9 _ . -` only, which Sensu Go, Nagios and Icinga all read.
 * Where queues of several brokers or vhosts share a name those stand before it, and what is still alike gets a number.
 */
export function perfdataLabels(readings: readonly BrokerReading[], figure: string): string[] {
  const plain = readings.map(({queue}) => queue)
  const repeated = new Set(plain.filter((queue, index) => plain.indexOf(queue) !== index))
  const taken = new Map<string, number>()
  const labels: string[] = []
  // By name, not as read: a broker that changes the order must not make two graphs change places.
  for (const index of [...readings.keys()].sort((a, b) => byName(readings[a]!, readings[b]!))) {
    const {broker, vhost = '', queue} = readings[index]!
    const name = repeated.has(queue) ? `${broker}.${vhost}.${queue}` : queue
    labels[index] = distinct(`${safe(name)}_${figure}`, taken)
  }
  return labels
}

function byName(a: BrokerReading, b: BrokerReading): number {
  const [one, other] = [a, b].map(({broker, vhost = '', queue}) => JSON.stringify([queue, broker, vhost])) as [
    string,
    string,
  ]
  return one < other ? -1 : one > other ? 1 : 0
}

const safe = (name: string) => name.replace(/[^A-Za-z0-9_.-]/gu, '_')

function distinct(label: string, taken: Map<string, number>): string {
  const times = (taken.get(label) ?? 0) + 1
  taken.set(label, times)
  return times === 1 ? label : `${label}_${times}`
}
