import {QopsError} from '../../core/errors.js'
import type {QueueReading} from '../../core/queue-reading.js'
import type {OpenSource} from '../queue-source.js'
import {examineRabbitmq} from './examine.js'
import {countQueues, managementApi} from './management-api.js'
import {metricsRoute} from './metrics-route.js'
import {COLUMNS, parsePage, parseQueues} from './queue-list.js'
import {type RabbitmqUrl, readRabbitmqUrl} from './rabbitmq-url.js'

/** The largest page there is: so many queues are read by one request that costs the broker hardly more than a few. */
const PAGE_SIZE = 500

/**
 * `rabbitmq://user:pass@host:15672/vhost` (`rabbitmqs://` with TLS): the management API. No path means all vhosts that the
 * user can see, `%2F` the vhost `/`, and `shop-*` is a glob. Default user `guest`. All figures are up to 5 s old, which is
 * how often RabbitMQ counts.
 *
 * | parameter | meaning |
 * |---|---|
 * | `prometheus=auto` | above 500 queues, lengths are read from the Prometheus plugin where it answers, which costs a tenth. `off` never does; `http://host:15692` says where, once for each node, and is always used |
 * | `rates=off` | never read more than lengths, also for `qops top` and the sidecar; consumers come with up to 500 queues and from the Prometheus plugin |
 * | `ca=FILE` `cert=FILE` `key=FILE` | with `rabbitmqs://`, in PEM |
 *
 * The user needs the tag `monitoring` (with `management` the Prometheus plugin is not found) and, in each vhost, any
 * permission: `'^$' '^$' '^$'` is enough.
 *
 * Where the management API has no figures, because a classic queue was declared within the last seconds or because
 * statistics are disabled, lengths are asked for apart. What then is still not known is left out. A quorum queue without
 * leader has the state `no leader` and no lengths.
 */
const openRabbitmq: OpenSource = (url, {http, now}) => {
  const settings = readRabbitmqUrl(url)
  const api = managementApi(settings, http)
  const metrics = metricsRoute(settings, api, http, now)
  // Who names an endpoint wants it used.
  let isLarge = typeof settings.metrics === 'object'
  let hasAllTotals = true

  async function readList(wants: keyof typeof COLUMNS, signal: AbortSignal): Promise<QueueReading[]> {
    const queues = parseQueues(await api.get(api.queues, {columns: COLUMNS[wants]}, signal), now())
    return withLengths(queues, signal)
  }

  /** In one request when one page holds them all. */
  async function readLengths(signal: AbortSignal): Promise<QueueReading[]> {
    if (!isLarge) {
      const query = {columns: COLUMNS.page, page: '1', page_size: String(PAGE_SIZE)}
      const page = parsePage(await api.get(api.queues, query, signal), now())
      if (page.queues.length === page.total) return withLengths(page.queues, signal)
    }
    isLarge = true
    return (await metrics.read(signal)) ?? (await readAllTotals(signal)) ?? readList('lengths', signal)
  }

  /** For half of what the list costs, but no consumers. Undefined when it is not about every queue. */
  async function readAllTotals(signal: AbortSignal): Promise<QueueReading[] | undefined> {
    if (!hasAllTotals) return undefined
    const [queues, count] = await Promise.all([readTotals(signal), countQueues(api, signal)])
    hasAllTotals = !queues.some(lacksLengths)
    return hasAllTotals && queues.length === count ? queues : undefined
  }

  /** Without statistics the management API has names only, and the Prometheus plugin still has all but rates. */
  async function withLengths(queues: QueueReading[], signal: AbortSignal): Promise<QueueReading[]> {
    const isWithout = queues.length > 0 && queues.every(lacksLengths) && (await areStatisticsOff(signal))
    if (!isWithout && !queues.some(isNew)) return queues
    const known = isWithout ? ((await metrics.read(signal)) ?? (await readTotals(signal))) : await readNew(signal)
    const lengths = new Map(known.map(queue => [keyOf(queue), queue]))
    return queues.map(queue => (lacksLengths(queue) ? {...lengths.get(keyOf(queue)), ...queue} : queue))
  }

  /** Not a list of all queues: those without leader are missing, and streams have no length (3.10). */
  async function readTotals(signal: AbortSignal): Promise<QueueReading[]> {
    const query = {disable_stats: 'true', enable_queue_totals: 'true', columns: COLUMNS.lengths}
    return parseQueues(await api.get(api.queues, query, signal), now())
  }

  const readNew = async (signal: AbortSignal) => (await readTotals(signal)).filter(({type}) => type === 'classic')

  async function areStatisticsOff(signal: AbortSignal): Promise<boolean> {
    const overview = await api.get('overview', {columns: 'disable_stats'}, signal)
    return (overview as {disable_stats?: boolean} | null)?.disable_stats === true
  }

  /** RabbitMQ shows a user nothing of vhosts in which it has no permission, and says nothing of it either. */
  async function assertNothingHidden(signal: AbortSignal): Promise<void> {
    const [overview, vhosts] = await Promise.all([
      api.get('overview', {columns: 'object_totals'}, signal),
      api.get('vhosts', {columns: 'name'}, signal),
    ])
    const total = (overview as {object_totals?: {queues?: number}} | null)?.object_totals?.queues ?? 0
    if (total === 0 && !(Array.isArray(vhosts) && vhosts.length === 0)) return
    throw nothingVisible(settings, total)
  }

  return {
    async snapshot(signal, wants = 'all') {
      const onlyLengths = wants === 'lengths' || !settings.wantsRates
      const found = onlyLengths ? await readLengths(signal) : await readList(wants, signal)
      const takenAtMs = now()
      if (found.length === 0 && settings.vhosts.one === undefined) await assertNothingHidden(signal)
      return {takenAtMs, queues: found.filter(({vhost = ''}) => settings.vhosts.includes(vhost))}
    },
    examine: signal => examineRabbitmq(api, metrics, signal),
    async close() {},
  }
}

export default openRabbitmq

/** A state says why there are none. */
const lacksLengths = ({total, state}: QueueReading) => total === undefined && state === undefined

/** A classic queue tells its length itself. Of a quorum queue that was not counted yet RabbitMQ would say 0. */
const isNew = (queue: QueueReading) => queue.type === 'classic' && lacksLengths(queue)

const keyOf = ({vhost, queue}: QueueReading) => `${vhost}\n${queue}`

function nothingVisible({who}: RabbitmqUrl, total: number): QopsError {
  const message = `${who} shows this user no queue${total > 0 ? ` of ${total}` : ''}: it has no permission in their vhost`
  const hint = `give it one: rabbitmqctl set_permissions -p VHOST USER '^$' '^$' '^$' is enough to read figures`
  return new QopsError('SOURCE_DENIED', message, hint)
}
