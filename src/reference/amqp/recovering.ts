import {setTimeout as sleep} from 'node:timers/promises'
import {QopsError} from '../../core/errors.js'
import {Gate} from './gate.js'

export type RecoveringOptions<T> = {
  /** Opens it and makes it ready for use; calls `onLost`, once or more, when it is of no more use. */
  open: (onLost: (error: QopsError) => void) => Promise<T>
  /** How long to wait before attempt 1, 2, 3 … to open it again. */
  delayMs: (attempt: number) => number
  /** Called once per loss, and again when it is kept from coming back by something else; `onUp` once it is back. */
  onDown: (error: QopsError) => void
  onUp: () => void
}

/** Something that is opened again, as often as it takes, when it is lost: a connection with all that lives on it. */
export class Recovering<T extends {close(): Promise<void>}> {
  private opened: T | undefined
  private why = new QopsError('TRANSPORT_DOWN', 'it is not opened yet')
  private readonly up = new Gate()
  private readonly closing = new AbortController()

  constructor(private readonly options: RecoveringOptions<T>) {
    this.up.shut(this.why.message)
  }

  /** Undefined while it is lost. */
  get current(): T | undefined {
    return this.opened
  }

  /** Why it is lost; undefined while it is not. */
  get trouble(): QopsError | undefined {
    return this.opened ? undefined : this.why
  }

  /** One attempt: rejects when it fails. `lose(error)` then goes on trying. */
  async open(): Promise<void> {
    let early: QopsError | undefined
    let opened: T | undefined
    opened = await this.options.open(error => {
      early = error
      if (opened !== undefined && this.opened === opened) this.lose(error)
    })
    if (early || this.closing.signal.aborted) {
      await opened.close().catch(() => {})
      throw early ?? this.why
    }
    this.opened = opened
    this.up.open()
  }

  /** Waits for it no longer than `timeoutMs`; rejects with why it is lost. */
  async get(timeoutMs: number): Promise<T> {
    if (!this.opened) await this.up.pass(timeoutMs)
    if (!this.opened) throw this.why
    return this.opened
  }

  /** Says that it is down, and opens it again. */
  lose(error: QopsError): void {
    this.opened = undefined
    this.why = error
    this.up.shut(error.message)
    this.options.onDown(error)
    void this.recover()
  }

  /** Those who wait for it are told at once that it is closed. May be called twice. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return
    this.closing.abort()
    const {opened} = this
    this.opened = undefined
    this.why = new QopsError('TRANSPORT_DOWN', 'the transport is closed')
    this.up.open()
    await opened?.close()
  }

  private async recover(): Promise<void> {
    const {signal} = this.closing
    for (let attempt = 1; !signal.aborted; attempt++) {
      // An aborted sleep rejects: here that only says that there is nothing to wait for any more.
      await sleep(this.options.delayMs(attempt), undefined, {signal}).catch(() => {})
      if (!signal.aborted && (await this.isOpenAgain())) return this.options.onUp()
    }
  }

  private async isOpenAgain(): Promise<boolean> {
    try {
      await this.open()
      return true
    } catch (error) {
      if (!(error instanceof QopsError)) throw error
      if (this.closing.signal.aborted) return false
      const isNews = error.code !== this.why.code
      this.why = error
      if (isNews) this.options.onDown(error)
      return false
    }
  }
}
