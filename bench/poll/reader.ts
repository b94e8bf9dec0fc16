/** In a process of its own: one way of reading queues, and what it costs the reader. */
import {openBroker} from '../../dist/brokers/index.js'
import {realDeps} from '../../dist/cli/real-deps.js'
import {serve} from '../support/child.js'

type Wants = 'lengths' | 'all'
export type Poll = {wallMs: number; cpuMs: number; queues: number; ready: number}
export type Reader = typeof methods

const TIMEOUT_MS = 60_000
type Source = Awaited<ReturnType<typeof openBroker>>['source']
const sources = new Map<string, Source>()

async function sourceOf(url: string): Promise<Source> {
  const source = sources.get(url) ?? (await openBroker(url, realDeps)).source
  sources.set(url, source)
  return source
}

async function measured(read: () => Promise<(number | undefined)[]>): Promise<Poll> {
  const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()]
  const lengths = await read()
  const {user, system} = process.cpuUsage(startedCpu)
  return {
    wallMs: performance.now() - startedMs,
    cpuMs: (user + system) / 1_000,
    queues: lengths.length,
    ready: lengths.reduce<number>((sum, ready) => sum + (ready ?? Number.NaN), 0),
  }
}

const methods = {
  /** One poll of a source that stays open, as in a sidecar. */
  poll: (url: string, wants: Wants): Promise<Poll> =>
    measured(async () => {
      const {queues} = await (await sourceOf(url)).snapshot(AbortSignal.timeout(TIMEOUT_MS), wants)
      return queues.map(({ready}) => ready)
    }),

  /** What anybody would write first. */
  plainGet: (url: string, authorization: string): Promise<Poll> =>
    measured(async () => {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const {body} = await realDeps.http(new URL(url), {headers: {authorization}, signal})
      return (JSON.parse(body) as {messages_ready?: number}[]).map(queue => queue.messages_ready)
    }),
}

serve(methods)
