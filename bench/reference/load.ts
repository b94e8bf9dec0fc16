/** So many messages wait for their confirm at a time, whoever publishes them. */
const UNCONFIRMED = 1_000

/** What every worker may hold: messages that it has and has not acknowledged. */
export const PREFETCH = 100

export const TASK = 'bench.empty'

/** With it a message of ours has some 300 bytes, as a usual one has. */
const FILLER = 'x'.repeat(150)

/** On Linux this clock is the same in all processes. */
export const nowMs = () => Number(process.hrtime.bigint()) / 1e6

export type EmptyArgs = {sentAtMs: number; filler: string}

const emptyArgs = (): EmptyArgs => ({sentAtMs: nowMs(), filler: FILLER})

/** All at once within the window, or at a steady pace. */
export type Load = {count: number; perSecond?: number}

/** Resolves with when it began, once all are confirmed. */
export async function publishAll({count, perSecond}: Load, publish: (args: EmptyArgs) => Promise<unknown>) {
  const startedAtMs = nowMs()
  if (perSecond === undefined) await inWindow(count, () => publish(emptyArgs()))
  else await atPace(count, perSecond, () => publish(emptyArgs()))
  return startedAtMs
}

async function inWindow(count: number, publish: () => Promise<unknown>): Promise<void> {
  let left = count
  const inTurn = async () => {
    while (left-- > 0) await publish()
  }
  await Promise.all(Array.from({length: UNCONFIRMED}, inTurn))
}

/** However long each takes: one that is slow does not hold up the next. */
async function atPace(count: number, perSecond: number, publish: () => Promise<unknown>): Promise<void> {
  const startedAtMs = nowMs()
  const published: Promise<unknown>[] = []
  while (published.length < count) {
    const due = Math.min(count, ((nowMs() - startedAtMs) * perSecond) / 1_000)
    while (published.length < due) published.push(publish())
    await new Promise(resolve => setTimeout(resolve, 1))
  }
  await Promise.all(published)
}
