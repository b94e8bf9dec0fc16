import {expect, it} from 'vitest'
import {ZipfGraph} from '../../../src/reference/feeds/zipf-graph.js'
import {type DemoPost, demoPosts} from '../../../src/reference/simulation/posts.js'

const options = {seed: 1, accounts: 10_000, celebrityAfter: 125, celebrityEvery: 3_750}

function take(count: number, changes: Partial<typeof options> = {}): DemoPost[] {
  const posts = demoPosts({...options, ...changes})
  return Array.from({length: count}, () => posts.next().value as DemoPost)
}

it('gives the same 500 posts for the same seed, and others for another', () => {
  expect(take(500)).toEqual(take(500))
  expect(take(500)).not.toEqual(take(500, {seed: 2}))
})

it('lets the celebrity post as number 125 and then every 3,750 posts, and nobody else under that name', () => {
  const numbers = take(10_000).flatMap(({author}, number) => (author === 0 ? [number] : []))
  expect(numbers).toEqual([125, 3_875, 7_625])
})

it('names only accounts that there are', () => {
  expect(take(5_000, {accounts: 7}).every(({author}) => Number.isInteger(author) && author >= 0 && author < 7)).toBe(
    true,
  )
})

it('lets the most active account post about 7 % of 10,000 photos', () => {
  const counts = new Map<number, number>()
  for (const {author} of take(10_000)) counts.set(author, (counts.get(author) ?? 0) + 1)
  const most = Math.max(...counts.values())
  expect(most).toBeGreaterThan(600)
  expect(most).toBeLessThan(900)
})

it('reaches 100 to 1,000 followers with the average ordinary post', () => {
  const graph = new ZipfGraph()
  const ordinary = take(10_000).filter(({author}) => author !== 0)
  const mean = ordinary.reduce((sum, {author}) => sum + graph.followerCount(author), 0) / ordinary.length
  expect(mean).toBeGreaterThan(100)
  expect(mean).toBeLessThan(1_000)
})
