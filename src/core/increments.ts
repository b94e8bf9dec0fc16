/** Turns totals since the start into what was added since the last call, which is what a counter is sent as. */
export function increments(read: () => Record<string, number>): () => Record<string, number> {
  let before: Record<string, number> = {}
  return () => {
    const now = read()
    const added = Object.fromEntries(Object.entries(now).map(([name, total]) => [name, total - (before[name] ?? 0)]))
    before = now
    return added
  }
}
