import {reason} from '../core/errors.js'
import type {SendHttp} from '../core/http.js'
import type {Batch} from '../core/metric.js'
import {sidecarAddress} from '../core/sidecar-address.js'
import {formatSummary} from '../core/task-line.js'
import {summaryOf} from '../core/task-summary.js'
import {sendHttp} from '../net/send-http.js'
import {CLOSE_LIMIT_MS, type OpenSink, type Sink, type SinkHealth} from './sink.js'

/** Lines kept while the sidecar is away; more push the oldest out. Some minutes of a busy worker, about 10 MB. */
const MAX_LINES = 10_000
/** Below the sidecar's limit for one body of 1 MiB, whatever a line holds. */
const LINES_PER_POST = 100
const TIMEOUT_MS = 1_000

/** `qops://host:8127`: a sidecar. A token goes into the password: `qops://:TOKEN@host:8127`. */
export const openSidecarSink: OpenSink = (url, {worker}) => new SidecarSink(url, worker, sendHttp)

/**
 * One line per task and flush, numbered: what a retried POST repeats is counted once, what is missing is counted as lost.
 */
export class SidecarSink implements Sink {
  readonly name: string
  private readonly state: SinkHealth = {dropped: 0, errors: 0}
  private readonly endpoint: URL
  private readonly headers: Record<string, string>
  private lines: string[] = []
  private seq = 0
  private sending: Promise<void> | undefined
  private closing: Promise<void> | undefined
  /** Aborts what is under way when closing has taken long enough. */
  private readonly giveUp = new AbortController()

  constructor(
    url: URL,
    private readonly worker: string,
    private readonly http: SendHttp,
  ) {
    const {host, base, headers} = sidecarAddress(url)
    this.name = `qops://${host}`
    this.endpoint = new URL(`${base}/v1/events`)
    this.headers = {'content-type': 'application/x-ndjson', ...headers}
  }

  emit({tasks, atMs}: Batch): void {
    if (this.closing) {
      this.state.dropped += tasks.length
      return
    }
    for (const task of tasks)
      this.lines.push(formatSummary(summaryOf(task, {worker: this.worker, seq: this.seq++, atMs})))
    const tooMany = this.lines.length - MAX_LINES
    if (tooMany > 0) {
      this.lines.splice(0, tooMany)
      this.state.dropped += tooMany
    }
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined
    })
  }

  health(): SinkHealth {
    return this.state
  }

  close(): Promise<void> {
    this.closing ??= this.finish()
    return this.closing
  }

  /** Stops at the first failure: the next flush tries again. */
  private async sendAll(): Promise<void> {
    while (this.lines.length > 0 && !this.giveUp.signal.aborted) {
      const batch = this.lines.slice(0, LINES_PER_POST)
      const {trouble, refused} = await this.post(batch)
      if (trouble === undefined) delete this.state.lastError
      else this.note(trouble)
      if (trouble !== undefined && !refused) return
      if (refused) this.state.dropped += batch.length
      // By identity, because a full queue may have lost its oldest lines meanwhile.
      const done = new Set(batch)
      this.lines = this.lines.filter(line => !done.has(line))
    }
  }

  private note(trouble: string): void {
    this.state.errors++
    this.state.lastError = trouble
  }

  /** `refused`: a sidecar that cannot read these lines never will, so sending them again would only block the others. */
  private async post(lines: readonly string[]): Promise<{trouble?: string; refused?: boolean}> {
    try {
      const request = {method: 'POST', headers: this.headers, body: lines.join('\n')} as const
      const signal = AbortSignal.any([this.giveUp.signal, AbortSignal.timeout(TIMEOUT_MS)])
      const {status, body} = await this.http(this.endpoint, {...request, signal})
      if (status < 300) return {}
      return {trouble: `the sidecar answered ${status}: ${body.slice(0, 200)}`, refused: status === 400}
    } catch (error) {
      return {trouble: reason(error)}
    }
  }

  private async finish(): Promise<void> {
    const timer = setTimeout(() => this.giveUp.abort(), CLOSE_LIMIT_MS)
    await this.sending
    await this.sendAll()
    clearTimeout(timer)
    this.state.dropped += this.lines.length
    this.lines = []
  }
}
