import {WaitingLine} from './waiting-line.js'

/** Lets everybody through while it is open; while it is shut they wait, each no longer than it wants to. */
export class Gate {
  private why: string | undefined
  private readonly line = new WaitingLine()

  /** Undefined while it is open. */
  get shutBecause(): string | undefined {
    return this.why
  }

  shut(why: string): void {
    this.why = why
  }

  open(): void {
    this.why = undefined
    this.line.releaseAll()
  }

  /** Resolves with true once it is open, or with false after `timeoutMs`. */
  async pass(timeoutMs: number): Promise<boolean> {
    return this.why === undefined || this.line.wait(timeoutMs)
  }
}
