import {relative} from 'node:path'
import {Flags} from '@oclif/core'
import {repeatable} from '../cli/common-flags.js'
import {durationFlag} from '../cli/duration-flag.js'
import {EXIT_FAILED, QopsCommand} from '../cli/qops-command.js'
import {realDeps} from '../cli/real-deps.js'
import {sinkFlags, sinksFrom} from '../cli/sink-flags.js'
import {stopSignal} from '../cli/stop-signal.js'
import type {Watched} from '../operations/observe.js'
import {showDashboard, showLines} from '../tui/show-top.js'

const DRAW_EVERY_MS = 1_000
const LINE_EVERY_MS = 2_000
const DEFAULT_DURATION_MS = 20_000

export default class Demo extends QopsCommand {
  static override summary =
    'Runs a photo network whose posts fan out to up to a million feeds, and shows it in qops top.'
  static override description =
    'Without a terminal it prints a line every two seconds and ends after --duration (20 s). The last line is a JSON summary. Exit 0 when no task was lost and every follower got every photo, else 1. ctrl-C ends it early: the queues are worked off first.'
  static override examples = [
    '<%= config.bin %> demo',
    '<%= config.bin %> demo --duration 10s | tail -1',
    '<%= config.bin %> demo --amqp amqp://guest:guest@localhost --broker rabbitmq://guest:guest@localhost:15672 --redis redis://localhost',
  ]
  static override flags = {
    duration: durationFlag({summary: 'end after so long; default: until you quit, 20s without a terminal'}),
    listen: Flags.string({
      summary: "the sidecar's address; default 127.0.0.1:8127, or a free port",
      helpValue: 'HOST:PORT',
    }),
    amqp: Flags.string(repeatable('RabbitMQ for the tasks; default: a broker in this process', 'URL')),
    redis: Flags.string({summary: 'Redis for the feeds; default: memory', helpValue: 'URL'}),
    broker: Flags.string({char: 'b', ...repeatable('broker to poll; default: the embedded one', 'URL')}),
    ...sinkFlags,
  }

  override async run(): Promise<void> {
    const {flags} = await this.parse(Demo)
    const onTerminal = Boolean(process.stdout.isTTY && process.stdin.isTTY)
    const durationMs = flags.duration ?? (onTerminal ? undefined : DEFAULT_DURATION_MS)
    const [{runDemo}, {parseAddress}] = await Promise.all([
      import('../demo/run-demo.js'),
      import('../sidecar/listen.js'),
    ])
    const {summary, sound} = await runDemo(
      {
        amqp: flags.amqp,
        redis: flags.redis,
        brokers: flags.broker ?? [],
        sinks: sinksFrom(flags),
        listen: flags.listen === undefined ? undefined : parseAddress(flags.listen),
        show: (watched, url, lost) =>
          this.show(watched, {url, onTerminal, signal: AbortSignal.any([lost, endOf(durationMs)])}),
        // On a terminal the screen is the dashboard's.
        log: line => (onTerminal ? undefined : process.stderr.write(`${line}\n`)),
      },
      realDeps,
    )
    this.log(JSON.stringify(summary))
    if (!sound) process.exitCode = EXIT_FAILED
  }

  private async show(watched: Watched, {url, onTerminal, signal}: Shown): Promise<void> {
    const qops = commandName()
    const sidecar = url === 'http://127.0.0.1:8127' ? '' : ` --sidecar ${url}`
    const broker = url.replace('http:', 'qops:')
    this.log(`A photo network runs here, and a sidecar on ${url} watches it. From a second terminal:`)
    this.log(`  ${qops} top${sidecar}`)
    this.log(`  ${qops} check queue-length --broker ${broker} --queue feed -w 50 -c 500`)
    const title = `qops demo, sidecar ${url.replace('http://', '')}`
    if (onTerminal) await showDashboard({...watched, title}, {intervalMs: DRAW_EVERY_MS, signal})
    else await showLines(watched, {intervalMs: LINE_EVERY_MS, afterMs: LINE_EVERY_MS, signal})
  }
}

type Shown = {url: string; onTerminal: boolean; signal: AbortSignal}

/** Aborts when time is up, or on ctrl-C. */
function endOf(durationMs: number | undefined): AbortSignal {
  const end = new AbortController()
  void stopSignal().then(() => end.abort())
  if (durationMs !== undefined) setTimeout(() => end.abort(), durationMs).unref()
  return end.signal
}

/** As the user can type it: `qops` when it was found on the PATH, else the file that node runs. */
function commandName(): string {
  const script = process.argv[1] ?? 'qops'
  return script.endsWith('main.js') ? `node ${relative('.', script)}` : 'qops'
}
