import {setTimeout as sleep} from 'node:timers/promises'
import {Permanent} from '../retry-policy.js'
import type {PostElsewhere} from '../tasks/crosspost-send.js'
import {seededRandom} from './seeded-random.js'

export type Fate = {
  waitMs: number
  /** `temporary`: the first attempt fails, the second does not. */
  failure?: 'temporary' | 'permanent'
}

const PERMANENT_SHARE = 0.01
const TEMPORARY_SHARE = 0.04
const SLOW_SHARE = 0.05

/** What becomes of a photo on the other network. Pure: the same photo and seed have the same fate. */
export function fateOf(media: number, seed: number): Fate {
  const random = seededRandom(seed ^ media)
  const waitMs = random() < SLOW_SHARE ? 80 + 320 * random() : 1 + 4 * random()
  const luck = random()
  if (luck < PERMANENT_SHARE) return {waitMs, failure: 'permanent'}
  return luck < PERMANENT_SHARE + TEMPORARY_SHARE ? {waitMs, failure: 'temporary'} : {waitMs}
}

/** Stands in for somebody else's servers: 5 % of the answers take 80 to 400 ms, 4 % fail once, 1 % fail for good. */
export function otherNetwork(seed: number): PostElsewhere {
  const failedOnce = new Set<number>()
  return async media => {
    const {waitMs, failure} = fateOf(media, seed)
    await sleep(waitMs)
    if (failure === 'permanent') throw new Permanent(`the other network does not take photo ${media}`)
    if (failure !== 'temporary' || failedOnce.delete(media)) return
    failedOnce.add(media)
    throw new Error('the other network is overloaded')
  }
}
