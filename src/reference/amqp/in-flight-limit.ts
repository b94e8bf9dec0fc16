import {WaitingLine} from './waiting-line.js'

/** Lets at most `limit` in at a time; the others wait their turn, first come first served. */
export class InFlightLimit {
  private inFlight = 0
  private readonly line = new WaitingLine()

  constructor(readonly limit: number) {}

  /** True when there is room at once. Who got in must `leave()`. */
  tryEnter(): boolean {
    if (this.inFlight >= this.limit) return false
    this.inFlight++
    return true
  }

  /** Resolves with true once there is room, or with false after `timeoutMs` without. Who got in must `leave()`. */
  async enter(timeoutMs: number): Promise<boolean> {
    return this.tryEnter() || this.line.wait(timeoutMs)
  }

  /** Hands the place to the one that has waited longest. */
  leave(): void {
    if (!this.line.releaseFirst()) this.inFlight--
  }
}
