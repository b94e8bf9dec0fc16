import {seededRandom} from './seeded-random.js'

export type DemoPost = {author: number; caption: string}

export type DemoLoadOptions = {
  seed: number
  accounts: number
  /** Posts before the first one of the celebrity, who is account 0. */
  celebrityAfter: number
  /** Posts from one of the celebrity's to the next. */
  celebrityEvery: number
}

const WORDS = ['sunset', 'coffee', 'cat', 'beach', 'friends', 'city', 'snow', 'lunch', 'music', 'garden', 'train']
const WORDS_PER_CAPTION = 3

/** An endless stream of posts, the same for the same seed. */
export function* demoPosts({seed, accounts, celebrityAfter, celebrityEvery}: DemoLoadOptions): Generator<DemoPost> {
  const random = seededRandom(seed)
  for (let nth = 0; ; nth++) {
    const isCelebrity = nth >= celebrityAfter && (nth - celebrityAfter) % celebrityEvery === 0
    const author = isCelebrity ? 0 : ordinaryAuthor(accounts, random)
    yield {author, caption: Array.from({length: WORDS_PER_CAPTION}, () => pick(WORDS, random)).join(' ')}
  }
}

/**
 * A few accounts post most: the n-th most active one with a chance of about 1/n. The most active are not the most
 * popular; a fixed shuffle keeps the two apart, or nearly every post would go to a hundred thousand feeds.
 */
function ordinaryAuthor(accounts: number, random: () => number): number {
  const ordinary = accounts - 1
  const activityRank = Math.floor(ordinary ** random()) - 1
  return 1 + ((activityRank * 7_919 + 4_567) % ordinary)
}

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)]!
