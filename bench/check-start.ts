/**
 * How long a check process takes from start to exit, beside an empty Node process and beside the Perl plugin that most
 * people run now. All three in turn, reading the same queue of the same real RabbitMQ.
 */
import {spawnSync} from 'node:child_process'
import amqp from 'amqplib'
import {startRabbitmq} from '../test/support/services/rabbitmq.js'
import {waitUntil} from '../test/support/wait-until.js'
import {atMost, below, report, reported} from './support/claim.js'
import {median} from './support/median.js'

const ROUNDS = 25
const PERL_PLUGIN = '/usr/bin/check_rabbitmq_queue'

const rabbitmq = await startRabbitmq()
try {
  await publish(23)
  const script = ['dist/bin/check-queue-length.cjs', '--broker', rabbitmq.rabbitmqUrl, '--queue', 'bench', '-w', '1000']
  const perl = [
    '-H',
    '127.0.0.1',
    `--port=${rabbitmq.managementPort}`,
    '-u',
    'guest',
    '-p',
    'guest',
    '--queue=bench',
    '-w',
    '1000',
    '-c',
    '2000',
  ]
  const commands = {
    empty: [process.execPath, '-e', '0'],
    script: [process.execPath, ...script],
    perl: [PERL_PLUGIN, ...perl],
    oclif: [process.execPath, 'dist/cli/main.js', 'check', 'queue-length', ...script.slice(1)],
  }
  await waitUntil('RabbitMQ has figures of the queue', async () => run(commands.script).status === 0)
  const walls: Record<string, number[]> = {empty: [], script: [], perl: [], oclif: []}
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const {ms, status, output} = run(command)
      if (status !== 0) throw new Error(`${name} exited ${status}: ${output}`)
      if (round > 0) walls[name]!.push(ms)
    }
  }
  const [empty, ours, peer, cli] = [walls.empty!, walls.script!, walls.perl!, walls.oclif!].map(median) as [
    number,
    number,
    number,
    number,
  ]
  const bench = 'check-start'
  report([
    {
      bench,
      claim: 'check-queue-length, start to exit',
      value: ours / empty,
      unit: '×',
      ...atMost(1.4, ours / empty),
      against: `node -e 0: ${empty.toFixed(0)} ms, ours ${ours.toFixed(0)} ms`,
    },
    {
      bench,
      claim: 'check-queue-length, start to exit',
      value: ours / peer,
      unit: '×',
      ...below(0.9, ours / peer),
      against: `Perl check_rabbitmq_queue: ${peer.toFixed(0)} ms`,
    },
    {
      bench,
      claim: 'qops check queue-length, start to exit',
      value: cli / empty,
      unit: '×',
      ...reported,
      against: `node -e 0: ${empty.toFixed(0)} ms, ours ${cli.toFixed(0)} ms`,
    },
  ])
} finally {
  await rabbitmq.stop()
}

function run([command, ...args]: string[]) {
  const startedAt = performance.now()
  const {status, stdout, stderr} = spawnSync(command!, args, {encoding: 'utf8'})
  return {ms: performance.now() - startedAt, status, output: stdout + stderr}
}

async function publish(count: number): Promise<void> {
  const connection = await amqp.connect(rabbitmq.amqpUrl)
  const channel = await connection.createConfirmChannel()
  await channel.assertQueue('bench')
  for (let i = 0; i < count; i++) channel.sendToQueue('bench', Buffer.from('{}'))
  await channel.waitForConfirms()
  await connection.close()
}
