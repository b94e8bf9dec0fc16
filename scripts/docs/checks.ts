import {queueLength} from '../../src/checks/index.js'
import type {QueueLengthOptions} from '../../src/checks/queue-length.js'
import type {CheckResult} from '../../src/core/check-result.js'
import type {BrokerReading} from '../../src/core/queue-reading.js'
import {parseRange} from '../../src/core/range.js'
import {EXIT_CODE} from '../../src/core/status.js'
import {type CheckFlag, QUEUE_LENGTH_FLAGS} from '../../src/operations/check-flags.js'
import {checkHelp} from '../../src/operations/check-help.js'
import {printCheck} from '../../src/operations/print-check.js'
import {code, codeBlock, document, generated, table} from './markdown.js'

const OPTIONS: QueueLengthOptions = {warn: parseRange('1000'), crit: parseRange('5000'), count: 'ready'}
const FEED: BrokerReading = {broker: 'rabbit:15672', vhost: '/', queue: 'feed', ready: 1204}
const MAIL: BrokerReading = {broker: 'rabbit:15672', vhost: '/', queue: 'mail', ready: 12}

/** docs/checks.md */
export const checksDoc = () =>
  document(
    generated('Checks', 'src/operations/check-flags.ts and src/checks/'),
    [
      'For an agent of Sensu, Nagios, Icinga or anything that reads one line and an exit code. Each check comes twice: as',
      '`qops check NAME`, and as a script of its own, `check-NAME`, which is one file and starts about three times as fast.',
    ].join('\n'),
    `## ${queueLength.name}: ${queueLength.summary}`,
    codeBlock('console', `$ check-${queueLength.name} --help\n${help()}`),
    table(['flag', 'value', 'default', 'meaning'], QUEUE_LENGTH_FLAGS.map(flagRow)),
    [
      'Queue and vhost globs know `*`, `?`, `[a-z]`, `{a,b}`; quote them. No `--broker`: `QOPS_BROKER`, then `brokers` of `qops.yaml`',
      '(or of `--config FILE`; `qops check` only), then a sidecar on 127.0.0.1:8127, then a RabbitMQ on this host.',
      '',
      'A range alerts **outside** of it, both ends are fine: `10` is below 0 or above 10, `10:` below 10, `~:10` above 10, `10:20` outside',
      'of both, `@10:20` inside. So `-w 1: -c @0` alerts when a queue that should never be empty is.',
    ].join('\n'),
    passwords(),
    '## Output',
    'One line on stdout, nothing on stderr. At most five queues are named; every one that was measured is in the figures.',
    codeBlock('text', [[MAIL], [FEED, MAIL], []].map(text).join('\n')),
    [
      'Figures are `label=value;warning;critical;min;`, as Nagios, Icinga and Sensu read them: labels of `A-Z a-z 0-9 _ . -`, plain',
      'decimals, exactly one `|` in the output. Where queues of several brokers or vhosts share a name, those come before it.',
      '`--format json` prints the same on one line:',
    ].join('\n'),
    codeBlock('json', JSON.stringify(JSON.parse(printCheck(evaluate([FEED, MAIL]), 'json')), null, 2)),
    '## Exit codes',
    table(
      ['exit', 'status', 'when'],
      (['ok', 'warning', 'critical', 'unknown'] as const).map(status => [
        String(EXIT_CODE[status]),
        status.toUpperCase(),
        WHEN[status],
      ]),
    ),
    'Which error leads to which is in [errors.md](errors.md).',
    '## Sensu',
    codeBlock('yaml', SENSU),
    [
      'Sensu stops a check after its own `timeout` and calls it CRITICAL, so let `--timeout` be shorter. `nagios_perfdata` turns the figures',
      'into metrics such as `feed_ready`.',
    ].join('\n'),
    '## Nagios and Icinga',
    codeBlock('text', NAGIOS),
  )

const WHEN = {
  ok: 'every queue is within both ranges',
  warning: 'a queue is outside the warning range',
  critical: 'a queue is outside the critical range, or a broker did not answer (`--timeout-status` changes that)',
  unknown: 'it could not look: wrong flag or configuration, access denied, no queue matched, the broker cannot say',
}

const help = () => checkHelp(`check-${queueLength.name}`, queueLength.summary, QUEUE_LENGTH_FLAGS)

function flagRow({name, char, value, summary, multiple, default: preset, options}: CheckFlag): string[] {
  const names = [`--${name}`, ...(char ? [`-${char}`] : [])].map(code).join(' ')
  const meaning = [summary, options && `one of ${options.join(', ')}`, multiple && 'may be repeated']
  return [names, value, preset === undefined ? '' : code(preset), meaning.filter(Boolean).join('; ')]
}

const passwords = () =>
  [
    'A password need not stand in the arguments, which `ps` shows to everybody: put the URL into `QOPS_BROKER`, or write',
    '`rabbitmq://monitor@host:15672/?password_file=/etc/qops/password` (the first line of that file) or `?password_env=NAME`.',
    'A RabbitMQ user with the tag `monitoring` and the permissions `^$ ^$ ^$` on the vhost is enough.',
  ].join('\n')

const evaluate = (readings: readonly BrokerReading[]): CheckResult => queueLength.evaluate(readings, OPTIONS)
const text = (readings: readonly BrokerReading[]) => printCheck(evaluate(readings), 'nagios')

const SENSU = `type: CheckConfig
api_version: core/v2
metadata:
  name: queue-length
  namespace: default
spec:
  command: check-queue-length --broker 'rabbitmq://monitor@localhost:15672/?password_file=/etc/qops/password' --timeout 8s -w 1000 -c 10000
  subscriptions: [rabbitmq]
  interval: 30
  timeout: 10
  publish: true
  output_metric_format: nagios_perfdata
`

const NAGIOS = `define command {
  command_name  check_queue_length
  command_line  /usr/local/bin/check-queue-length --broker 'rabbitmq://monitor@$HOSTADDRESS$:15672/?password_file=/etc/qops/password' --queue '$ARG1$' -w $ARG2$ -c $ARG3$
}

define service {
  use                  generic-service
  host_name            rabbit1
  service_description  queue feed
  check_command        check_queue_length!feed!1000!10000
}
`
