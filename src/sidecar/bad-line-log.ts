const PAUSE_MS = 60_000

/** Names the first bad line at once, and from then on one a minute with how many there were: anybody may send them. */
export class BadLineLog {
  private unsaid = 0
  private saidAtMs = Number.NEGATIVE_INFINITY

  constructor(
    private readonly log: (line: string) => void,
    private readonly now: () => number,
  ) {}

  take(problem: string): void {
    this.unsaid++
    if (this.now() - this.saidAtMs < PAUSE_MS) return
    this.log(
      this.unsaid === 1 ? `bad event line: ${problem}` : `bad event lines: ${this.unsaid} more, the last: ${problem}`,
    )
    this.unsaid = 0
    this.saidAtMs = this.now()
  }
}
