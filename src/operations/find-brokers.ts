import {QopsError} from '../core/errors.js'
import type {SendHttp} from '../core/http.js'

const LOCAL_SIDECAR = 'qops://127.0.0.1:8127'
const LOCAL_RABBITMQ = 'rabbitmq://guest:guest@127.0.0.1:15672'
const PROBE_TIMEOUT_MS = 1_000

export type NamedBrokers = {
  /** From `--broker`. */
  flags: readonly string[] | undefined
  /** The environment variable QOPS_BROKER: URLs separated by white space. */
  env: string | undefined
  /** From qops.yaml, which is read only when it comes to it. */
  config: () => Promise<readonly string[]>
}

/** The first of: flags, QOPS_BROKER, qops.yaml. */
export async function namedBrokers({flags = [], env = '', config}: NamedBrokers): Promise<readonly string[]> {
  if (flags.length > 0) return flags
  const fromEnv = env.split(/\s+/).filter(Boolean)
  return fromEnv.length > 0 ? fromEnv : config()
}

/** Those that are named, else a sidecar here, else a RabbitMQ here. Throws NO_BROKER that says what was tried. */
export async function findBrokers(
  named: NamedBrokers,
  http: SendHttp,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<readonly string[]> {
  const brokers = await namedBrokers(named)
  if (brokers.length > 0) return brokers
  const signal = AbortSignal.timeout(Math.min(timeoutMs, PROBE_TIMEOUT_MS))
  const [sidecar, rabbitmq] = await Promise.all([
    answers(http, 'http://127.0.0.1:8127/healthz', signal),
    answers(http, 'http://127.0.0.1:15672/', signal),
  ])
  if (sidecar) return [LOCAL_SIDECAR]
  if (rabbitmq) return [LOCAL_RABBITMQ]
  throw new QopsError(
    'NO_BROKER',
    'no broker: --broker, QOPS_BROKER and qops.yaml name none, and neither a sidecar (127.0.0.1:8127) nor RabbitMQ (127.0.0.1:15672) answers here',
    'name one: --broker rabbitmq://host:15672/vhost',
  )
}

async function answers(http: SendHttp, url: string, signal: AbortSignal): Promise<boolean> {
  const reply = await http(new URL(url), {signal}).catch(() => undefined)
  return reply?.status === 200
}
