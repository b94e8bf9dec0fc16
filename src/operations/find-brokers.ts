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
export async function findBrokers(named: NamedBrokers, http: SendHttp): Promise<readonly string[]> {
  const brokers = await namedBrokers(named)
  if (brokers.length > 0) return brokers
  if (await answers(http, 'http://127.0.0.1:8127/healthz')) return [LOCAL_SIDECAR]
  if (await answers(http, 'http://127.0.0.1:15672/')) return [LOCAL_RABBITMQ]
  throw new QopsError(
    'NO_BROKER',
    'no broker: --broker, QOPS_BROKER and qops.yaml name none, and neither a sidecar (127.0.0.1:8127) nor RabbitMQ (127.0.0.1:15672) answers here',
    'name one: --broker rabbitmq://user:password@host:15672/vhost',
  )
}

async function answers(http: SendHttp, url: string): Promise<boolean> {
  const reply = await http(new URL(url), {signal: AbortSignal.timeout(PROBE_TIMEOUT_MS)}).catch(() => undefined)
  return reply?.status === 200
}
