import type {Finding} from '../../core/finding.js'
import type {ManagementApi} from './management-api.js'

type Overview = {rabbitmq_version?: string; disable_stats?: boolean}
type Node = {name?: string; running?: boolean; mem_alarm?: boolean; disk_free_alarm?: boolean}

/** What RabbitMQ says of itself, and whether the cheap route to its lengths is open. */
export async function examineRabbitmq(
  api: ManagementApi,
  metrics: {read(signal: AbortSignal): Promise<unknown>},
  signal: AbortSignal,
): Promise<Finding[]> {
  const [overview, nodes, fromPlugin] = await Promise.all([
    api.get('overview', {columns: 'rabbitmq_version,disable_stats'}, signal),
    // Not shown to a user whose only tag is management.
    api.get('nodes', {columns: 'name,running,mem_alarm,disk_free_alarm'}, signal).catch(() => []),
    metrics.read(signal),
  ])
  return rabbitmqFindings(overview as Overview | null, nodes, fromPlugin !== undefined)
}

/** Pure. */
export function rabbitmqFindings(overview: Overview | null, nodes: unknown, hasPlugin: boolean): Finding[] {
  return [
    {level: 'fine', says: `RabbitMQ ${overview?.rabbitmq_version ?? 'of unknown version'}`},
    ...(overview?.disable_stats ? [NO_STATISTICS] : []),
    hasPlugin ? PLUGIN : NO_PLUGIN,
    ...(Array.isArray(nodes) ? nodes.flatMap(nodeFindings) : []),
  ]
}

const NO_STATISTICS: Finding = {
  level: 'note',
  says: 'its statistics are disabled: there are no rates',
  todo: 'that is how it was set up (management_agent.disable_metrics_collector); lengths are not concerned',
}

const PLUGIN: Finding = {
  level: 'fine',
  says: 'above 500 queues their lengths are read from the Prometheus plugin, at a tenth of the cost',
}

const NO_PLUGIN: Finding = {
  level: 'note',
  says: 'the Prometheus plugin is not there for us, so thousands of queues cost some three times as much to read',
  todo: 'rabbitmq-plugins enable rabbitmq_prometheus on every node, its port open to us, and the tag monitoring for the user',
}

function nodeFindings({name = 'a node', running, mem_alarm, disk_free_alarm}: Node): Finding[] {
  const alarm = (what: string): Finding => ({
    level: 'note',
    says: `${name} has a ${what} alarm: publishers are blocked`,
    todo: `free ${what}, or raise its limit`,
  })
  return [
    ...(running === false ? [{level: 'note' as const, says: `${name} does not run`, todo: 'start it'}] : []),
    ...(mem_alarm ? [alarm('memory')] : []),
    ...(disk_free_alarm ? [alarm('disk')] : []),
  ]
}
