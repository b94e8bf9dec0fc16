import {ROUTES} from '../../dist/reference/routing.js'

/** Each of them follows whoever posts. */
export const USERS = 20_000
/** As feed.deliver does it. */
const FOLLOWERS_PER_PAGE = 10_000
/** Feeds are full from the start: a new photo pushes an old one out. */
export const FEED_LENGTH = 100
/** Pages that are under way at a time: as many as the route of feed.deliver says. */
const PAGES_AT_A_TIME = ROUTES.find(({queue}) => queue === 'feed')!.concurrency

export const KEY_PREFIX = 'bench:feed:'

/** The photos of numbers `first` to `first + count - 1`. */
export type Photos = {first: number; count: number}

const pages = Array.from({length: USERS / FOLLOWERS_PER_PAGE}, (_, page) =>
  Array.from({length: FOLLOWERS_PER_PAGE}, (_, nth) => page * FOLLOWERS_PER_PAGE + nth),
)

/** Delivers the photos to everybody, the pages of each one after the other. Resolves with deliveries a second. */
export async function fanOut(
  {first, count}: Photos,
  deliver: (photo: number, followers: readonly number[]) => Promise<unknown>,
): Promise<number> {
  let next = first
  const inTurn = async () => {
    while (next < first + count) {
      const photo = next++
      for (const page of pages) await deliver(photo, page)
    }
  }
  const startedAtMs = performance.now()
  await Promise.all(Array.from({length: PAGES_AT_A_TIME}, inTurn))
  return (count * USERS * 1_000) / (performance.now() - startedAtMs)
}
