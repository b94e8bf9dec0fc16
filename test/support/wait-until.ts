type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

export interface WaitOptions {
  /** Gives up after this long. Default 10 000. */
  deadlineMs?: number
  /** Pause between two looks. Default 50. */
  everyMs?: number
}

/**
 * Looks again and again until `condition` gives something truthy, and returns it. A condition that throws is
 * "not yet"; its last message is part of the failure. `what` names what was awaited: "the queue feed to be empty".
 */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  {deadlineMs = 10_000, everyMs = 50}: WaitOptions = {},
): Promise<Truthy<T>> {
  const giveUpAtMs = performance.now() + deadlineMs
  for (;;) {
    const {value, error} = await look(condition)
    if (value) return value as Truthy<T>
    if (performance.now() >= giveUpAtMs) throw new Error(failure(what, deadlineMs, error), {cause: error})
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}

async function look<T>(condition: () => T | Promise<T>): Promise<{value?: T; error?: unknown}> {
  try {
    return {value: await condition()}
  } catch (error) {
    return {error}
  }
}

function failure(what: string, deadlineMs: number, error: unknown): string {
  const reason = error === undefined ? '' : `; the last look failed: ${error instanceof Error ? error.message : error}`
  return `waited ${deadlineMs} ms for ${what}${reason}`
}
