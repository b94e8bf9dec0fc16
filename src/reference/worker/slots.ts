import {Interrupted} from '../retry-policy.js'

/** Lets so many attempts run at a time; messages that were fetched ahead wait here for their turn. */
export class Slots {
  private readonly waiting: {admit(): void; refuse(why: Error): void}[] = []
  private closed = false

  constructor(private free: number) {}

  /** Resolves when it is our turn. Whoever was let in must `give` back. Rejects with Interrupted once closed. */
  async take(): Promise<void> {
    if (this.closed) throw new Interrupted('the worker stops')
    if (this.free > 0) this.free--
    else await new Promise<void>((admit, refuse) => this.waiting.push({admit, refuse}))
  }

  give(): void {
    const next = this.waiting.shift()
    if (next) next.admit()
    else this.free++
  }

  /** Those that have not had their turn go back to the queue. */
  close(): void {
    this.closed = true
    for (const {refuse} of this.waiting.splice(0)) refuse(new Interrupted('the worker stops'))
  }
}
