/** Those who wait for something, first come first served, each no longer than it wants to. Who gives up is forgotten. */
export class WaitingLine {
  private readonly waiting = new Set<() => void>()

  /** Resolves with true once released, or with false after `timeoutMs`. */
  wait(timeoutMs: number): Promise<boolean> {
    return new Promise(resolve => {
      const release = () => done(true)
      const timer = setTimeout(() => done(false), timeoutMs)
      const done = (released: boolean) => {
        clearTimeout(timer)
        this.waiting.delete(release)
        resolve(released)
      }
      this.waiting.add(release)
    })
  }

  /** Releases the one that has waited longest; false when nobody waits. */
  releaseFirst(): boolean {
    const [release] = this.waiting
    release?.()
    return release !== undefined
  }

  releaseAll(): void {
    while (this.releaseFirst());
  }
}
