/** Says each trouble once when it begins and once when it is over, however often it repeats meanwhile. */
export class TroubleLog {
  private readonly open = new Map<string, {message: string; times: number}>()

  constructor(private readonly log: (line: string) => void) {}

  /** `what` is what is in trouble: `broker main`. A new message about the same thing is said again. */
  trouble(what: string, message: string): void {
    const known = this.open.get(what)
    if (known?.message === message) {
      known.times++
      return
    }
    this.open.set(what, {message, times: (known?.times ?? 0) + 1})
    this.log(`${what}: ${message}`)
  }

  fine(what: string): void {
    const known = this.open.get(what)
    if (!known) return
    this.open.delete(what)
    this.log(`${what}: fine again after ${known.times} ${known.times === 1 ? 'failure' : 'failures'}`)
  }
}
