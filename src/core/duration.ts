const UNIT_MS: Record<string, number> = {ms: 1, s: 1_000, m: 60_000, h: 3_600_000}

/** Milliseconds of `500ms`, `10s`, `2m`, `1.5h`, or of plain seconds `10`; undefined when it is none. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim())
  return match ? Number(match[1]) * (UNIT_MS[match[2] ?? 's'] ?? 1_000) : undefined
}
