import type {SourceDeps} from '../brokers/queue-source.js'
import {QopsError} from '../core/errors.js'
import {parsePrefix} from '../core/prefix.js'
import {TroubleLog} from '../core/trouble-log.js'
import {workerName} from '../net/worker-name.js'
import {BrokerPoller, type PollResult} from '../operations/broker-poller.js'
import {closeBrokers, openBrokers} from '../operations/read-brokers.js'
import {Flusher} from '../sinks/flusher.js'
import {openSink} from '../sinks/index.js'
import type {Sink} from '../sinks/sink.js'
import {sinkTotals} from '../sinks/sink-totals.js'
import {BadLineLog} from './bad-line-log.js'
import {EventStream} from './event-stream.js'
import {type Address, isLoopback} from './listen.js'
import {listenForEvents} from './listeners.js'
import {routes} from './routes.js'
import {SidecarState} from './sidecar-state.js'

export type SidecarOptions = {
  listen: Address
  brokers: readonly string[]
  sinks: readonly string[]
  /** First part of every metric's path. Default `qops`. */
  prefix?: string
  /** How often brokers are polled. Default 5,000 ms: RabbitMQ's own figures are not fresher. */
  pollMs?: number
  /** Every `/v1` request must bring it. An address that is not loopback needs one. */
  token?: string | undefined
  /** Where trouble and its end are told, a line each. */
  log: (line: string) => void
}

export type Sidecar = {
  /** `http://127.0.0.1:8127` */
  url: string
  /** Flushes and leaves. May be called twice. */
  close(): Promise<void>
}

const FLUSH_MS = 1_000
const MIN_POLL_TIMEOUT_MS = 5_000

/** Takes events in, polls brokers, writes all of it to the sinks, and answers on HTTP. Rejects with a QopsError. */
export async function startSidecar(options: SidecarOptions, deps: SourceDeps): Promise<Sidecar> {
  const {listen, token, pollMs = 5_000, log} = options
  const prefix = parsePrefix(options.prefix ?? 'qops')
  if (token === undefined && !isLoopback(listen.host)) throw needsToken(listen)
  const troubles = new TroubleLog(log)
  const badLines = new BadLineLog(log, deps.now)
  const sinks = options.sinks.map(sink => openSink(sink, {prefix, worker: workerName()}))
  const brokers = await openBrokers(options.brokers, deps)
  const state = new SidecarState(
    deps.now,
    problem => badLines.take(problem),
    () => sinkTotals(sinks),
  )
  const stream = new EventStream()

  const readiness = () => {
    const found = [...state.brokerTroubles(), ...sinkTroubles(sinks)]
    return {ready: found.length === 0, troubles: found}
  }
  const timeoutMs = Math.max(pollMs, MIN_POLL_TIMEOUT_MS)
  const onPoll = (result: PollResult) => {
    state.takePoll(result)
    tellBroker(troubles, result)
  }
  const pollers = brokers.map(broker => new BrokerPoller({broker, intervalMs: pollMs, timeoutMs, onPoll}))
  const firstPoll = Promise.all(pollers.map(poller => poller.start())).then(() => {})
  const stopPolling = () => Promise.all(pollers.map(poller => poller.stop()))
  const handleHttp = routes({state, readiness, stream, token, firstPoll})
  const parts = {handleHttp, state, takesLines: token === undefined}
  const listeners = await listenForEvents(listen, parts).catch(async error => {
    await stopPolling()
    await Promise.all([closeBrokers(brokers), ...sinks.map(sink => sink.close())])
    throw error
  })
  const flusher = new Flusher({
    sinks,
    intervalMs: FLUSH_MS,
    collect() {
      const batch = state.collect()
      if (stream.readerCount > 0) stream.send('snapshot', {queues: state.queues(), tasks: state.tasks()})
      tellSinks(troubles, sinks)
      return batch
    },
    onError: error => log(`flush: ${error instanceof Error ? error.stack : error}`),
  })

  async function leave(): Promise<void> {
    await stopPolling()
    // First the ways in: what was answered with "accepted" must be in the last flush.
    stream.close()
    await listeners.close()
    await flusher.close()
    await closeBrokers(brokers)
  }
  let leaving: Promise<void> | undefined
  return {
    url: listeners.url,
    close() {
      leaving ??= leave()
      return leaving
    },
  }
}

const needsToken = ({host}: Address) =>
  new QopsError(
    'BAD_FLAG',
    `${host} is not a loopback address, so the sidecar needs a token to listen there`,
    'give one with --token-file',
  )

const sinkTroubles = (sinks: readonly Sink[]) =>
  sinks.flatMap(sink => {
    const {lastError} = sink.health()
    return lastError === undefined ? [] : [`sink ${sink.name}: ${lastError}`]
  })

function tellBroker(troubles: TroubleLog, {broker: {name}, failures: [failure]}: PollResult): void {
  if (failure) troubles.trouble(`broker ${name}`, failure.message)
  else troubles.fine(`broker ${name}`)
}

function tellSinks(troubles: TroubleLog, sinks: readonly Sink[]): void {
  for (const sink of sinks) {
    const {lastError} = sink.health()
    if (lastError === undefined) troubles.fine(`sink ${sink.name}`)
    else troubles.trouble(`sink ${sink.name}`, lastError)
  }
}
