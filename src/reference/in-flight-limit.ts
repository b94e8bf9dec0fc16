type Waiting = {admit: () => void}

/** Lets at most `limit` in at a time; the others wait their turn, first come first served. */
export class InFlightLimit {
  private inFlight = 0
  private readonly waiting = new Set<Waiting>()

  constructor(readonly limit: number) {}

  /** Resolves with true once there is room, or with false after `timeoutMs` without. Who got in must `leave()`. */
  async enter(timeoutMs: number): Promise<boolean> {
    if (this.inFlight >= this.limit) return this.wait(timeoutMs)
    this.inFlight++
    return true
  }

  /** Hands the place to the one that has waited longest. */
  leave(): void {
    const [next] = this.waiting
    if (next) next.admit()
    else this.inFlight--
  }

  private wait(timeoutMs: number): Promise<boolean> {
    return new Promise(resolve => {
      const place: Waiting = {admit: () => done(true)}
      const timer = setTimeout(() => done(false), timeoutMs)
      const done = (admitted: boolean) => {
        clearTimeout(timer)
        this.waiting.delete(place)
        resolve(admitted)
      }
      this.waiting.add(place)
    })
  }
}
