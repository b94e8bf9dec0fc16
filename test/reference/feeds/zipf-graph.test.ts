import fc from 'fast-check'
import {expect, it} from 'vitest'
import {ZipfGraph} from '../../../src/reference/feeds/zipf-graph.js'

const pagesOf = (graph: ZipfGraph, account: number, limit: number) => {
  const pages: number[][] = []
  for (let cursor: number | undefined = 0; cursor !== undefined; ) {
    const page = graph.page(account, cursor, limit)
    pages.push(page.followers)
    cursor = page.next
  }
  return pages
}

it('has pages that ascend, are no longer than the limit, and together followerCount followers, for any graph', () => {
  const graphs = fc
    .record({users: fc.integer({min: 1, max: 5_000}), share: fc.double({min: 0, max: 1, noNaN: true})})
    .map(({users, share}) => new ZipfGraph({users, most: Math.ceil(users * share), fewest: 0}))
  fc.assert(
    fc.property(graphs, fc.nat(9_999), fc.integer({min: 1, max: 997}), (graph, account, limit) => {
      const pages = pagesOf(graph, account, limit)
      const followers = pages.flat()
      expect(Math.max(...pages.map(page => page.length))).toBeLessThanOrEqual(limit)
      expect(followers).toHaveLength(graph.followerCount(account))
      expect(followers.every((user, nth) => nth === 0 || user > followers[nth - 1]!)).toBe(true)
      expect(followers.every(user => Number.isInteger(user) && user >= 0 && user < graph.users)).toBe(true)
    }),
  )
})

it('gives the same page for the same cursor', () => {
  const graph = new ZipfGraph()
  expect(graph.page(3, 10_000, 100)).toEqual(new ZipfGraph().page(3, 10_000, 100))
})

it('gives account 0 a million followers in exactly 100 pages of 10,000', () => {
  const pages = pagesOf(new ZipfGraph(), 0, 10_000)
  expect(pages.map(page => page.length)).toEqual(Array(100).fill(10_000))
})

it('lets popularity fall from 1,000,000 by a steady law down to 30', () => {
  const graph = new ZipfGraph()
  expect([0, 1, 9, 99, 999, 9_999].map(account => graph.followerCount(account))).toEqual([
    1_000_000, 353_553, 31_623, 1_000, 32, 30,
  ])
})

it('refuses more followers than there are users', () => {
  expect(() => new ZipfGraph({users: 10, most: 11, fewest: 0})).toThrow('need fewest 0 <= most 11 <= users 10')
})
