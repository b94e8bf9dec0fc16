import {dashboard} from './dashboard.js'
import {PREFIX_VARIABLES} from './metric-path.js'
import {queueRow} from './queue-row.js'
import {selfRow} from './self-row.js'
import {summaryRow} from './summary-row.js'
import {taskRow} from './task-row.js'
import {datasourceVariable, queryVariable, textboxVariable} from './variable.js'

const {counter, timer, gauge} = PREFIX_VARIABLES

const prefix = (name: string, label: string, standard: string) =>
  textboxVariable(
    {
      name,
      label,
      description: `What comes before .task, .queue and .self: qops, or ${standard} behind a statsd with its own namespaces`,
    },
    'qops',
  )

export const overview = dashboard({
  uid: 'qops-overview',
  title: 'qops: queues and tasks',
  description: 'Is work piling up, is it succeeding, and will it be done in time?',
  variables: [
    datasourceVariable({name: 'datasource', label: 'Graphite', description: 'The Graphite to read'}, 'graphite'),
    prefix(counter, 'Counters', 'stats.counters.qops'),
    prefix(timer, 'Timers', 'stats.timers.qops'),
    prefix(gauge, 'Gauges', 'stats.gauges.qops'),
    queryVariable(
      {name: 'queue', label: 'Task queue', description: 'Queues that tasks name; for the rows Now and Tasks'},
      `\${${counter}}.task.*`,
    ),
    queryVariable(
      {name: 'task', label: 'Task', description: 'Tasks of those queues'},
      `\${${counter}}.task.\${queue}.*`,
    ),
    queryVariable(
      {name: 'broker', label: 'Broker', description: 'Brokers that are polled; for the rows Now and Queues'},
      `\${${gauge}}.queue.*`,
    ),
    queryVariable(
      {name: 'vhost', label: 'Vhost', description: 'Virtual hosts of those brokers; _ is / or none'},
      `\${${gauge}}.queue.\${broker}.*`,
    ),
    queryVariable(
      {name: 'broker_queue', label: 'Broker queue', description: 'Queues as those brokers name them'},
      `\${${gauge}}.queue.\${broker}.\${vhost}.*`,
    ),
  ],
  rows: [summaryRow, taskRow, queueRow, selfRow],
})
