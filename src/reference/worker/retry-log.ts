const QUIET_MS = 10_000

/** Says why tasks are tried again: of each task at once, then at most a line every 10 s, with how many it stands for. */
export class RetryLog {
  private readonly byTask = new Map<string, {saidAtMs: number; unsaid: number}>()

  constructor(
    private readonly log: (line: string) => void,
    private readonly now: () => number,
  ) {}

  /** `task` is one that the worker knows, so they are few. */
  take(task: string, attempt: number, why: string): void {
    const known = this.byTask.get(task)
    const nowMs = this.now()
    if (known && nowMs - known.saidAtMs < QUIET_MS) {
      known.unsaid++
      return
    }
    const others = known && known.unsaid > 0 ? ` (and ${known.unsaid} others since the last such line)` : ''
    this.log(`${task} is tried again after attempt ${attempt}: ${why}${others}`)
    this.byTask.set(task, {saidAtMs: nowMs, unsaid: 0})
  }
}
